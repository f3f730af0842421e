package io.nightjar.model.images;

/** What mends unfit image data, for callers that have a name for it. */
public enum ImageRemedy {
    /** Say on which ground transparent pictures lie, see {@link ImageOptions.Ground}. */
    COMPOSE_ALPHA,
    /** Convert colour pictures, see {@link ImageOptions#grey}. */
    CONVERT_TO_GREY,
    /** Scale pictures, see {@link ImageOptions.Resize}. */
    RESIZE,
    /** Name the column of images in a table. */
    NAME_IMAGE_COLUMN,
    /** Name another column of ids in a table, or none. */
    NAME_ID_COLUMN
}
