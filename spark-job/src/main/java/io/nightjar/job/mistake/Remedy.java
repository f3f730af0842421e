package io.nightjar.job.mistake;

/** What mends a mistake where a caller has a name for it: the command line adds its option to the sentence. */
public enum Remedy {
    /** Allow the output to be replaced. */
    REPLACE_OUTPUT,
    /** Compile the program for tasks of less memory. */
    COMPILE_FOR_LESS_MEMORY,
    /** Let the tasks that a program is compiled for take more memory. */
    GIVE_TASKS_MORE_MEMORY,
    /** Compile with calibration images. */
    GIVE_CALIBRATION_IMAGES,
    /** Compile the program for as many images as there are. */
    COMPILE_FOR_FEWER_IMAGES,
    /** Compile the program for the standard ring. */
    COMPILE_FOR_STANDARD_RING,
    /** Name the column of image bytes. */
    NAME_IMAGE_COLUMN,
    /** Name another column of ids, or none. */
    NAME_ID_COLUMN,
    /** Say on which ground transparent pictures lie. */
    COMPOSE_ALPHA,
    /** Convert colour pictures to grey. */
    CONVERT_TO_GREY,
    /** Scale pictures. */
    RESIZE,
    /** Read images as the calibration images were read, or accept that they are read in another way. */
    READ_AS_CALIBRATED,
    /** Say that the images were encrypted under the public key. */
    SAY_PUBLIC_KEY,
    /** Give the passphrase of the owner's keys. */
    GIVE_PASSPHRASE,
    /** Accept an insecure parameter set. */
    ACCEPT_INSECURE,
    /** Say what becomes of images outside of what the calibration images span. */
    TREAT_OUTLIERS,
    /** Set damaged blocks aside. */
    SET_DAMAGE_ASIDE,
    /** Let more damaged blocks be set aside. */
    SET_MORE_ASIDE
}
