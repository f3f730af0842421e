package io.nightjar.model.images;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** JPEG files that programs write in no way. */
public final class TestJpeg {
    /** A marker, then the length, the precision, height, width and one component. */
    private static final int FRAME_BYTES = 13;

    private static final byte[] RESTART = {(byte) 0xFF, (byte) 0xD0, 0};
    private static final byte[] COMMENT = {(byte) 0xFF, (byte) 0xFE, 0, 2 + FRAME_BYTES};

    private TestJpeg() {}

    /**
     * The grey picture with a frame of another size, which alone a decoder sees that knows restart markers to have no
     * length; who takes what follows them for a length sees its first frame alone.
     *
     * @param jpeg a grey picture
     * @param side height and width in the frame put in
     */
    public static byte[] withHiddenFrame(byte[] jpeg, int side) {
        int at = frame(jpeg);
        byte[] frame = Arrays.copyOfRange(jpeg, at, at + FRAME_BYTES);
        byte[] other = frame.clone();
        ByteBuffer.wrap(other).putShort(5, (short) side).putShort(7, (short) side);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, at);
        out.writeBytes(RESTART);
        out.write(2 + FRAME_BYTES);
        out.writeBytes(other);
        out.writeBytes(RESTART);
        out.write(2 + COMMENT.length);
        out.writeBytes(COMMENT);
        out.write(jpeg, at, jpeg.length - at);
        return out.toByteArray();
    }

    /** The picture with another size in its frame. */
    public static byte[] ofSize(byte[] jpeg, int side) {
        byte[] changed = jpeg.clone();
        int at = frame(jpeg);
        ByteBuffer.wrap(changed).putShort(at + 5, (short) side).putShort(at + 7, (short) side);
        return changed;
    }

    private static int frame(byte[] jpeg) {
        int at = 0;
        while (jpeg[at] != (byte) 0xFF || jpeg[at + 1] != (byte) 0xC0) {
            at++;
        }
        return at;
    }
}
