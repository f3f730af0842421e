package io.nightjar.model.images;

import io.nightjar.ckks.Counts;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The one array of images in a NumPy archive: that with two or more dimensions. */
final class NpzFile {
    static final long MAGIC = 0x504B0304L;
    private static final String ENDING = ".npy";
    private static final int MOST_ARRAYS = 1000;
    /** The record at the end of a zip file (APPNOTE 4.3.16): its signature, where it has the number of entries. */
    private static final int END_MAGIC = 0x06054B50;

    private static final int END_BYTES = 22;
    private static final int END_ENTRIES = 10;
    private static final int MOST_COMMENT_BYTES = 0xFFFF;

    private NpzFile() {}

    /** Whether it is a zip file of arrays alone, and of no more than a thousand. */
    static boolean isNpz(Path file) {
        if (announcedEntries(file) > MOST_ARRAYS) {
            return false;
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.size() > 0
                    && zip.stream().allMatch(entry -> entry.getName().endsWith(ENDING));
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /** The most that a record at the end announces: the JDK allocates so many before it reads one. */
    private static int announcedEntries(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            long begin = Math.max(0, channel.size() - END_BYTES - MOST_COMMENT_BYTES);
            ByteBuffer end = ByteBuffer.allocate((int) (channel.size() - begin)).order(ByteOrder.LITTLE_ENDIAN);
            while (end.hasRemaining() && channel.read(end, begin + end.position()) >= 0) {
                continue;
            }
            int most = 0;
            for (int at = 0; at <= end.position() - END_BYTES; at++) {
                if (end.getInt(at) == END_MAGIC) {
                    most = Math.max(most, Short.toUnsignedInt(end.getShort(at + END_ENTRIES)));
                }
            }
            return most;
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
    }

    static ImageReader open(Path file, PictureFit fit, long firstIndex) {
        String name = imagesOf(file);
        try {
            FileContent in = FileContent.openEntry(file, name);
            String array = name.substring(0, name.length() - ENDING.length());
            return NpyFile.open(file, in, fit, firstIndex, false, List.of(file + ": its array " + array + " is read"));
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
    }

    private static String imagesOf(Path file) {
        List<String> images = new ArrayList<>();
        List<String> all = new ArrayList<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                try (DataInputStream in = new DataInputStream(zip.getInputStream(entry))) {
                    NpyHeader header = NpyHeader.read(file + ", " + entry.getName(), in);
                    all.add(entry.getName() + " " + header.shapeText());
                    if (header.dimensions().length > 1) {
                        images.add(entry.getName());
                    }
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new ImageDataException(file + " is no readable zip file (" + e.getMessage() + "); save it again", e);
        }
        if (images.size() != 1) {
            throw new ImageDataException(file + " holds " + Counts.of(images.size(), "array") + " that may be images ("
                    + String.join(", ", all.subList(0, Math.min(6, all.size())))
                    + "), expected one; save the one to read as .npy");
        }
        return images.get(0);
    }
}
