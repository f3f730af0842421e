package io.nightjar.trainer.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Small archives with known contents. */
public final class Samples {
    public static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ZERO, 3);

    static final FetchListener NOBODY = new FetchListener() {
        @Override
        public Display begins(String file, long bytes, LongSupplier received) {
            return () -> {};
        }

        @Override
        public void remark(String text) {}
    };

    private Samples() {}

    /** Bytes that do not compress, so that an archive is longer than a buffer. */
    public static byte[] noise(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    public static KnownFile known(String name, byte[] content) {
        Sha256 digest = new Sha256();
        digest.update(content, content.length);
        return new KnownFile(name, content.length, digest.hex());
    }

    public static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    /** A {@code .tar.gz} of entries in the order of the map. */
    static byte[] tar(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                TarArchiveEntry header = new TarArchiveEntry(entry.getKey(), true);
                header.setSize(entry.getValue().length);
                tar.putArchiveEntry(header);
                tar.write(entry.getValue());
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** A {@code .tar.gz} of one entry that is a link. */
    static byte[] tarOfLink(String name, byte type, String target) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            TarArchiveEntry link = new TarArchiveEntry(name, type);
            link.setLinkName(target);
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static Archive gzipArchive(String name, byte[] packed, byte[] content, URI... urls) {
        return new Archive(known(name + ".gz", packed), List.of(urls), "", List.of(known(name, content)));
    }

    public static PublicDataset dataset(Archive... archives) {
        return new PublicDataset("sample", "Sample data", List.of(archives));
    }
}
