package io.nightjar.job.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.nightjar.ckks.Counts;
import io.nightjar.ckks.Texts;
import io.nightjar.ckks.io.KeyId;
import io.nightjar.job.mistake.UserMistake;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What every file of a data set says about itself, kept in its Parquet key-value metadata.
 *
 * @param dataset id of the encrypted images, see {@link #encrypted}; predictions made of them keep it
 * @param parameters fingerprint of the encryption parameters
 * @param profile fingerprint of the client profile that encrypted the images
 * @param key id of the key pair that the images were encrypted under
 * @param program fingerprint of the program that made the predictions, empty for encrypted images
 * @param layout name of the packing
 * @param imagesPerBlock most images that a block can hold, at least 1
 * @param apart number of the first block of images that were set apart from those of the blocks before it: both parts
 *     are in the order of their source, the whole is not. Null where all images are in that order
 * @param publicKey true where the images were encrypted under the public key of the pair, which leaves more noise in
 *     scores; null where they were not, and in data sets of releases that did not say it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatasetHeader(
        DatasetKind kind,
        String dataset,
        String parameters,
        String profile,
        String key,
        String program,
        String layout,
        int imagesPerBlock,
        Long apart,
        Boolean publicKey)
        implements Serializable {
    /** Version of the format that this release writes. */
    public static final int FORMAT_VERSION = 3;

    /** Version before it, without manifest and digests, which is read too. */
    static final int EARLIER_VERSION = 2;

    private static final int ID_BYTES = 16;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{" + 2 * ID_BYTES + "}");
    private static final String PREFIX = "nightjar.";
    private static final String FORMAT = PREFIX + "format";
    private static final String KIND = PREFIX + "kind";
    private static final String DATASET = PREFIX + "dataset";
    private static final String PARAMETERS = PREFIX + "parameters";
    private static final String PROFILE = PREFIX + "profile";
    private static final String KEY = PREFIX + "key";
    private static final String PROGRAM = PREFIX + "program";
    private static final String LAYOUT = PREFIX + "layout";
    private static final String IMAGES_PER_BLOCK = PREFIX + "images-per-block";
    private static final String APART = PREFIX + "apart";
    private static final String PUBLIC_KEY = PREFIX + "public-key";

    /** @throws IllegalArgumentException if a block can hold no image, or a block number is negative */
    public DatasetHeader {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(dataset);
        Objects.requireNonNull(parameters);
        Objects.requireNonNull(profile);
        Objects.requireNonNull(key);
        Objects.requireNonNull(program);
        Objects.requireNonNull(layout);
        if (imagesPerBlock < 1) {
            throw new IllegalArgumentException("a block of " + Counts.of(imagesPerBlock, "image"));
        }
        if (apart != null && apart < 0) {
            throw new IllegalArgumentException("images set apart from block " + apart + " on");
        }
    }

    /**
     * Of new encrypted images.
     *
     * @param work digest of all that they depend on but the randomness of encryption; the id of the data set follows
     *     from it, so that encrypting goes on where it was broken off
     */
    public static DatasetHeader encrypted(
            String work, String parameters, String profile, String key, String layout, int imagesPerBlock) {
        String dataset = BlockDigest.ofWords(List.of("nightjar dataset", work)).substring(0, 2 * ID_BYTES);
        return new DatasetHeader(
                DatasetKind.ENCRYPTED, dataset, parameters, profile, key, "", layout, imagesPerBlock, null, null);
    }

    /** This for encrypted images of which those from a block on were set apart. */
    public DatasetHeader withApart(long block) {
        return new DatasetHeader(
                kind, dataset, parameters, profile, key, program, layout, imagesPerBlock, block, publicKey);
    }

    /** This for images that were encrypted under the public key. */
    public DatasetHeader withPublicKey() {
        return new DatasetHeader(kind, dataset, parameters, profile, key, program, layout, imagesPerBlock, apart, true);
    }

    /** Whether it says that the images were encrypted under the public key. */
    public boolean saysPublicKey() {
        return Boolean.TRUE.equals(publicKey);
    }

    /** The header of what {@code program} makes of a data set with this header. */
    public DatasetHeader predictionsOf(String program) {
        return new DatasetHeader(
                DatasetKind.PREDICTIONS,
                dataset,
                parameters,
                profile,
                key,
                program,
                layout,
                imagesPerBlock,
                apart,
                publicKey);
    }

    /** @throws UserMistake unless the images were encrypted under the key pair that {@code held} belongs to */
    public void requireKey(KeyId held, String keys, String data, String remedy) {
        if (!key.equals(held.hex())) {
            throw new UserMistake(keys + " belongs to key pair " + held.hex() + ", but the images of " + data
                    + " were encrypted under key pair " + key + ": " + remedy);
        }
    }

    /** As key-value metadata of a Parquet file. */
    public Map<String, String> toMetadata() {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put(FORMAT, Integer.toString(FORMAT_VERSION));
        metadata.put(KIND, kind.label());
        metadata.put(DATASET, dataset);
        metadata.put(PARAMETERS, parameters);
        metadata.put(PROFILE, profile);
        metadata.put(KEY, key);
        metadata.put(PROGRAM, program);
        metadata.put(LAYOUT, layout);
        metadata.put(IMAGES_PER_BLOCK, Integer.toString(imagesPerBlock));
        if (apart != null) {
            metadata.put(APART, Long.toString(apart));
        }
        if (publicKey != null) {
            metadata.put(PUBLIC_KEY, Boolean.toString(publicKey));
        }
        return metadata;
    }

    /**
     * @param file named in errors
     * @throws DamagedDataException when a field is absent or has a value that no version of Nightjar writes
     */
    static DatasetHeader fromMetadata(Map<String, String> metadata, Object file) {
        String version = field(metadata, FORMAT, file);
        if (!version.equals(Integer.toString(FORMAT_VERSION)) && !version.equals(Integer.toString(EARLIER_VERSION))) {
            throw new DamagedDataException(
                    file + " has data set format " + Texts.quoted(version) + ", this Nightjar reads formats "
                            + EARLIER_VERSION + " and " + FORMAT_VERSION + ": use the Nightjar that wrote it");
        }
        String kind = field(metadata, KIND, file);
        for (DatasetKind known : DatasetKind.values()) {
            if (known.label().equals(kind)) {
                return new DatasetHeader(
                        known,
                        id(metadata, DATASET, file),
                        id(metadata, PARAMETERS, file),
                        id(metadata, PROFILE, file),
                        id(metadata, KEY, file),
                        known == DatasetKind.ENCRYPTED ? empty(metadata, PROGRAM, file) : id(metadata, PROGRAM, file),
                        field(metadata, LAYOUT, file),
                        positive(field(metadata, IMAGES_PER_BLOCK, file), file),
                        blockNumber(metadata.get(APART), file),
                        publicKey(metadata.get(PUBLIC_KEY), file));
            }
        }
        throw new DamagedDataException(file + " says that it holds " + Texts.quoted(kind)
                + ", expected encrypted or predictions:" + " copy it again from where it was made");
    }

    private static String field(Map<String, String> metadata, String key, Object file) {
        String value = metadata.get(key);
        if (value == null) {
            throw new DamagedDataException(file + " is no part of a Nightjar data set: its Parquet metadata has no "
                    + key + "; give what encrypt or score wrote");
        }
        return value;
    }

    private static String id(Map<String, String> metadata, String key, Object file) {
        String value = field(metadata, key, file);
        if (!ID.matcher(value).matches()) {
            throw new DamagedDataException(file + " says " + key + " " + Texts.quoted(value) + ", expected "
                    + 2 * ID_BYTES + " hexadecimal digits: copy it again from where it was made");
        }
        return value;
    }

    private static String empty(Map<String, String> metadata, String key, Object file) {
        String value = field(metadata, key, file);
        if (!value.isEmpty()) {
            throw new DamagedDataException(file + " says " + key + " " + Texts.quoted(value)
                    + ", which encrypted images do not have: copy it again from where it was made");
        }
        return value;
    }

    /** Null where there is none. */
    private static Long blockNumber(String value, Object file) {
        try {
            if (value == null || Long.parseLong(value) >= 0) {
                return value == null ? null : Long.valueOf(value);
            }
        } catch (NumberFormatException e) {
            throw notABlock(value, file, e);
        }
        throw notABlock(value, file, null);
    }

    /** Null where nothing is said. */
    private static Boolean publicKey(String value, Object file) {
        if (value != null && !value.equals("true")) {
            throw new DamagedDataException(file + " says " + PUBLIC_KEY + " " + Texts.quoted(value)
                    + ", expected true or nothing: copy it again from where it was made");
        }
        return value == null ? null : Boolean.TRUE;
    }

    private static DamagedDataException notABlock(String value, Object file, NumberFormatException cause) {
        return new DamagedDataException(
                file + " says that images are set apart from block " + Texts.quoted(value)
                        + " on, expected a number from 0: copy it again from where it was made",
                cause);
    }

    private static int positive(String value, Object file) {
        NumberFormatException cause = null;
        try {
            int number = Integer.parseInt(value);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            cause = e;
        }
        throw new DamagedDataException(
                file + " says " + IMAGES_PER_BLOCK + " " + Texts.quoted(value)
                        + ", expected a number from 1: copy it again from where it was made",
                cause);
    }
}
