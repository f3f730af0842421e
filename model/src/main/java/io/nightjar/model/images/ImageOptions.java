package io.nightjar.model.images;

import java.io.Serializable;
import java.util.Objects;

/**
 * What may be done to pictures so that a network can take them; by default nothing is, and what does not fit is
 * refused.
 *
 * @param ground what transparent pictures are laid upon
 * @param grey whether colour pictures become grey: (19595 R + 38470 G + 7471 B + 32768) / 65536, rounded down, which is
 *     ITU-R BT.601
 * @param resize how pictures of another size are brought to the rows and columns of the network, each axis by itself
 * @param order in which the network takes the channels of a colour
 */
public record ImageOptions(Ground ground, boolean grey, Resize resize, ChannelOrder order) implements Serializable {
    /** Pictures stay as they are. */
    public static final ImageOptions NONE = new ImageOptions(Ground.REFUSE, false, Resize.REFUSE, ChannelOrder.RGB);

    private static final long serialVersionUID = 1;

    /** @throws NullPointerException if a field is missing */
    public ImageOptions {
        Objects.requireNonNull(ground);
        Objects.requireNonNull(resize);
        Objects.requireNonNull(order);
    }

    /**
     * Whether no picture that both options let in becomes other values for the other options: what one of them refuses
     * does not count, and neither do colours for a network that takes grey.
     *
     * @param shape that the network takes
     */
    public boolean agreeWith(ImageOptions other, ImageShape shape) {
        boolean colors = shape.channels() == 3 && !shape.isVector();
        boolean sameGround = ground == other.ground || ground == Ground.REFUSE || other.ground == Ground.REFUSE;
        boolean sameResize = resize == other.resize || resize == Resize.REFUSE || other.resize == Resize.REFUSE;
        return sameGround && sameResize && (!colors || grey == other.grey && (grey || order == other.order));
    }

    /** What is seen where a picture is transparent. */
    public enum Ground {
        /** Transparent pictures are refused; an alpha channel that is opaque everywhere says nothing. */
        REFUSE,
        /** Sample times alpha, rounded to the nearest sample. */
        BLACK,
        /** Sample times alpha plus white times the rest, rounded to the nearest sample. */
        WHITE
    }

    /** How pictures are scaled. */
    public enum Resize {
        /** Pictures of another size are refused. */
        REFUSE,
        /**
         * From the four nearest pixels, without smoothing: output pixel i lies at (i + 1/2) s - 1/2 of the input, s
         * being the ratio of their sizes, and pixels beyond an edge are those of the edge.
         */
        BILINEAR,
        /** The mean of the input that an output pixel covers, parts of pixels counting as such. */
        AREA
    }

    /** Order of the channels of a colour. */
    public enum ChannelOrder {
        /** Red, green, blue. */
        RGB,
        /** Blue, green, red, as OpenCV has them. */
        BGR
    }
}
