package io.nightjar.ckks.io;

import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.SeededCiphertext;
import io.nightjar.ckks.scheme.TestContext;
import io.nightjar.ckks.secret.Argon2Cost;
import io.nightjar.ckks.secret.AuthenticationKey;
import io.nightjar.ckks.secret.KeyGenerator;
import io.nightjar.ckks.secret.ProtectedKey;
import io.nightjar.ckks.secret.SecretKeyCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the files that fuzzing starts from: sound blobs at N = 2^4, their bodies, and blobs with one thing wrong. Run
 * by {@code scripts/fuzz --seeds} after a change of the format; files with other names, such as what fuzzing has found,
 * stay.
 */
final class SeedCorpus {
    private static final String PACKAGE = "io/nightjar/ckks/io";
    private static final TestContext TINY = LoaderTarget.TINY;
    private static final KeyId ID = new KeyId("000102030405060708090a0b0c0d0e0f");

    static final byte[] PASSPHRASE = {'f', 'u', 'z', 'z'};

    private SeedCorpus() {}

    /** @param args the directory of the test resources */
    public static void main(String[] args) throws IOException {
        Path root = Path.of(args[0], PACKAGE);
        for (LoaderTarget target : LoaderTarget.values()) {
            for (Map.Entry<String, byte[]> seed : seeds(target).entrySet()) {
                write(root.resolve("LoaderFuzzTestInputs/" + method(target)), seed.getKey(), seed.getValue());
                if (seed.getKey().endsWith("-body")) {
                    byte[] chosen = new byte[seed.getValue().length + 1];
                    chosen[0] = (byte) target.ordinal();
                    System.arraycopy(seed.getValue(), 0, chosen, 1, seed.getValue().length);
                    write(root.resolve("AllLoadersFuzzTestInputs/anyLoader"), seed.getKey(), chosen);
                }
            }
        }
    }

    private static void write(Path directory, String name, byte[] content) throws IOException {
        Files.createDirectories(directory);
        Files.write(directory.resolve(name), content);
    }

    /** The target's method, which names its directory. */
    static String method(LoaderTarget target) {
        String[] words = target.name().toLowerCase(Locale.ROOT).split("_");
        return words[0]
                + (words.length > 1 ? words[1].substring(0, 1).toUpperCase(Locale.ROOT) + words[1].substring(1) : "");
    }

    /** By name of the file. */
    private static Map<String, byte[]> seeds(LoaderTarget target) {
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        new TreeMap<>(sound(target)).forEach((name, blob) -> {
            seeds.put("sound-" + name, blob);
            seeds.put("sound-" + name + "-body", Arrays.copyOfRange(blob, Blob.HEADER_BYTES, blob.length - 4));
        });
        byte[] blob = seeds.values().iterator().next();
        seeds.put("empty", new byte[0]);
        seeds.put("other-magic", altered(blob, 0, 'X'));
        seeds.put("other-version", altered(blob, 4, 0x7F));
        seeds.put("unknown-kind", altered(blob, 6, 0xFF));
        seeds.put("other-kind", altered(blob, 6, (blob[6] + 1) % BlobKind.values().length));
        seeds.put("other-fingerprint", altered(blob, 8, ~blob[8]));
        seeds.put("wrong-checksum", Arrays.copyOf(Arrays.copyOf(blob, blob.length - 1), blob.length));
        seeds.put("header-only", Arrays.copyOf(blob, Blob.HEADER_BYTES));
        seeds.put("cut-short", Arrays.copyOf(blob, blob.length - 5));
        seeds.put("length-negative", altered(blob, Blob.HEADER_BYTES - 1, 0xFF));
        seeds.put("length-huge", altered(blob, Blob.HEADER_BYTES - 2, 0x7F));
        byte[] ones = Arrays.copyOfRange(blob, Blob.HEADER_BYTES, blob.length - 4);
        Arrays.fill(ones, ones.length / 2, ones.length, (byte) 0xFF);
        seeds.put("residues-not-below-their-prime", ones);
        seeds.putAll(hostile(target, Arrays.copyOfRange(blob, Blob.HEADER_BYTES, blob.length - 4)));
        return seeds;
    }

    /** Bodies with a value that is never written. */
    private static Map<String, byte[]> hostile(LoaderTarget target, byte[] body) {
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        if (target == LoaderTarget.CIPHERTEXT) {
            seeds.put("scale-far-below-one", ofScale(body, 1e-300));
            seeds.put("scale-far-beyond-the-modulus", ofScale(body, 1e300));
        } else if (target == LoaderTarget.EVALUATION_KEYS) {
            int count = KeyId.BYTES;
            seeds.put("more-keys-than-arrive", changed(body, count + 1, 0xFF));
            seeds.put("fewer-keys-than-arrive", changed(body, count, 1));
            seeds.put("key-for-an-unknown-use", changed(body, count + 2, 3));
            seeds.put("key-above-the-key-level", changed(body, count + 7, 0xFF));
            seeds.put("step-of-a-key-that-does-not-rotate", changed(body, count + 3, 1));
        } else if (target == LoaderTarget.PROTECTED_KEY) {
            int kind = KeyId.BYTES;
            seeds.put("holds-a-program", changed(body, kind, BlobKind.PROGRAM.code()));
            seeds.put("unknown-hash", changed(body, kind + 1, 1));
            seeds.put("no-lanes", changed(body, kind + 2, 0));
            seeds.put("passes-without-end", changed(body, kind + 3, 0xFF));
            seeds.put("memory-of-the-whole-machine", changed(body, kind + 7, 0x7F));
            seeds.put("no-memory", changed(body, kind + 4, 0));
            seeds.put("nothing-inside", Arrays.copyOf(body, kind + 8 + 16 + 12 + 16));
            seeds.put("other-salt", changed(body, kind + 8, ~body[kind + 8]));
        }
        return seeds;
    }

    private static byte[] ofScale(byte[] body, double scale) {
        byte[] changed = body.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putDouble(2, scale);
        return changed;
    }

    private static byte[] changed(byte[] body, int at, int value) {
        byte[] changed = body.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static Map<String, byte[]> sound(LoaderTarget target) {
        CiphertextCodec ciphertexts = new CiphertextCodec(TINY.context);
        KeyCodec keys = new KeyCodec(TINY.context);
        KeyGenerator generator = new KeyGenerator(TINY.context, TestContext.seeded(1));
        return switch (target) {
            case HEADER ->
                Map.of("blob", Blob.of(BlobKind.PROGRAM, Fingerprint.of(TINY.parameters), new byte[] {1, 2}));
            case CIPHERTEXT -> {
                SeededCiphertext seeded = TINY.encryptor.encrypt(TINY.encoder.encode(TINY.values(1), 1, TINY.scale));
                Ciphertext square = TINY.evaluator.square(seeded.expand());
                yield Map.of(
                        "seeded", ciphertexts.write(seeded),
                        "two", ciphertexts.write(TINY.evaluator.dropTo(seeded.expand(), 0)),
                        "three", ciphertexts.write(square));
            }
            case PUBLIC_KEY -> Map.of("key", keys.write(generator.publicKey(TINY.secret), ID));
            case EVALUATION_KEYS -> {
                KeyRequest request = KeyRequest.relinearization(1)
                        .withRotations(0, List.of(1, 3))
                        .withConjugation(0);
                yield Map.of(
                        "keys", keys.write(generator.evaluationKeys(TINY.secret, request), ID),
                        "none", keys.write(generator.evaluationKeys(TINY.secret, KeyRequest.none()), ID));
            }
            case SECRET_KEY -> Map.of("key", new SecretKeyCodec(TINY.context).write(TINY.secret, ID));
            case PROTECTED_KEY ->
                Map.of(
                        "secret", sealed(new SecretKeyCodec(TINY.context).write(TINY.secret, ID)),
                        "authentication", sealed(authenticationKey()));
            case AUTHENTICATION_KEY -> Map.of("tags", authenticationKey());
        };
    }

    private static byte[] authenticationKey() {
        return AuthenticationKey.fresh(ID, TestContext.seeded(2)).write(Fingerprint.of(TINY.parameters));
    }

    private static byte[] sealed(byte[] key) {
        return ProtectedKey.seal(key, PASSPHRASE, new Argon2Cost(8, 1, 1), SeedCorpus::cheapHash, TestContext.seeded(3))
                .bytes();
    }

    /** In place of Argon2id, which is tested where it is: a fuzzer tries thousands in a second. */
    static byte[] cheapHash(byte[] passphrase, byte[] salt, Argon2Cost cost, int bytes) {
        byte[] key = Arrays.copyOf(passphrase, bytes);
        for (int i = 0; i < salt.length; i++) {
            key[bytes - 1 - i] ^= salt[i];
        }
        return key;
    }

    /** One byte changed, under a checksum that fits. */
    private static byte[] altered(byte[] blob, int at, int value) {
        byte[] changed = Arrays.copyOf(blob, blob.length - 4);
        changed[at] = (byte) value;
        return Blob.seal(
                ByteBuffer.allocate(blob.length).order(ByteOrder.LITTLE_ENDIAN).put(changed));
    }
}
