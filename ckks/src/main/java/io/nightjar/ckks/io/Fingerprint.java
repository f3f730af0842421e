package io.nightjar.ckks.io;

import io.nightjar.ckks.scheme.CkksParameters;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The first 16 bytes of the SHA-256 of something's canonical encoding, as 32 hexadecimal digits.
 *
 * @param hex lower-case digits
 */
public record Fingerprint(String hex) {
    /** Length in bytes. */
    public static final int BYTES = 16;

    public Fingerprint {
        if (!hex.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("a fingerprint is 32 lower-case hexadecimal digits");
        }
    }

    /** Of any bytes. */
    public static Fingerprint of(byte[] encoding) {
        return of(List.of(encoding));
    }

    /** Of bytes that lie in several arrays, one after the other. */
    static Fingerprint of(List<byte[]> pieces) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            pieces.forEach(sha256::update);
            return new Fingerprint(HexFormat.of().formatHex(sha256.digest(), 0, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }

    /** Of what the arithmetic depends on: N, the primes, the key level and dnum; names do not count. */
    public static Fingerprint of(CkksParameters p) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(p.logN());
            for (List<Long> moduli : List.of(p.moduli(), p.specialModuli())) {
                out.writeInt(moduli.size());
                for (long q : moduli) {
                    out.writeLong(q);
                }
            }
            out.writeInt(p.keyLevel());
            out.writeInt(p.digits());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return of(bytes.toByteArray());
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
