package io.nightjar.model.images;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Well-known forms of files that are not read, told by their first bytes, and what to make of them. */
enum ForeignForm {
    DICOM(128, "DICM", "a DICOM file", "save its pixels as PNG (dcmj2pnm, pydicom) or as .npy"),
    HDF5(0, "\u0089HDF\r\n\u001A\n", "an HDF5 file", "save its array as .npy (h5py, numpy.save)"),
    MATLAB(0, "MATLAB ", "a MATLAB file", "save its array as .npy (scipy.io.loadmat, numpy.save)"),
    PARQUET(0, "PAR1", "a Parquet file", "name its column of images"),
    ZIP(0, "PK\3\4", "a zip file", "unpack it"),
    TAR(257, "ustar", "a tar file", "unpack it"),
    SEVEN_ZIP(0, "7z\u00BC\u00AF", "a 7z file", "unpack it"),
    XZ(0, "\u00FD7zXZ", "an xz file", "unpack it"),
    ZSTD(0, "\u0028\u00B5\u002F\u00FD", "a zstd file", "unpack it"),
    BZIP2(0, "BZh", "a bzip2 file", "unpack it"),
    PICKLE(0, "\u0080\u0002", "a Python pickle", "save its array as .npy, or fetch the binary version of CIFAR-10"),
    PICKLE_3(0, "\u0080\u0003", "a Python pickle", "save its array as .npy"),
    PICKLE_4(0, "\u0080\u0004", "a Python pickle", "save its array as .npy"),
    TIFF_LITTLE(0, "II*\0", "a TIFF file", "save it as PNG"),
    TIFF_BIG(0, "MM\0*", "a TIFF file", "save it as PNG"),
    GIF(0, "GIF8", "a GIF file", "save it as PNG"),
    HEIF(4, "ftyp", "a HEIF, AVIF or video file", "save its pictures as PNG"),
    JPEG_2000(4, "jP  ", "a JPEG 2000 file", "save it as PNG"),
    NETPBM_GREY(0, "P5", "a PGM file", "save it as PNG"),
    NETPBM_COLOR(0, "P6", "a PPM file", "save it as PNG"),
    NIFTI(344, "n+1\0", "a NIfTI file", "save its slices as .npy");

    /** Bytes at the beginning of a file that tell. */
    static final int HEAD_BYTES = 348;

    private final int offset;
    private final byte[] magic;
    private final String words;
    private final String remedy;

    ForeignForm(int offset, String magic, String words, String remedy) {
        this.offset = offset;
        this.magic = magic.getBytes(StandardCharsets.ISO_8859_1);
        this.words = words;
        this.remedy = remedy;
    }

    static Optional<ForeignForm> of(byte[] head) {
        return Arrays.stream(values()).filter(form -> form.begins(head)).findFirst();
    }

    boolean begins(byte[] head) {
        int end = offset + magic.length;
        return head.length >= end && Arrays.equals(head, offset, end, magic, 0, magic.length);
    }

    /** What it is. */
    String words() {
        return words;
    }

    ImageDataException refusal(Object file) {
        String message = file + " is " + words + ", which is not read as images; " + remedy;
        return this == PARQUET
                ? new ImageDataException(message, ImageRemedy.NAME_IMAGE_COLUMN)
                : new ImageDataException(message);
    }
}
