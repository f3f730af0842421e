package io.nightjar.job.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.nightjar.job.store.CiphertextWriter;
import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.DatasetPaths;
import io.nightjar.job.store.ImageTable;
import io.nightjar.job.store.StoredBlock;
import io.nightjar.model.contract.StoredCiphertext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on the disk, and when, so that a loss of power takes nothing that counts. */
class SyncedFilesTest {
    private static final DatasetHeader HEADER =
            DatasetHeader.encrypted("w", "a".repeat(32), "b".repeat(32), "c".repeat(32), "phases-8", 2);
    private static final ImageTable IMAGES = ImageTable.of(List.of("a", "b"), 2);

    @TempDir
    Path directory;

    /** Notes the files that were synced with nothing written behind that. */
    public static final class Synced extends RawLocalFileSystem {
        private static final Set<String> WHOLE = new ConcurrentSkipListSet<>();

        @Override
        public URI getUri() {
            return URI.create("synced:///");
        }

        @Override
        public String getScheme() {
            return "synced";
        }

        @Override
        protected void checkPath(org.apache.hadoop.fs.Path path) {}

        /** The one above asks the mode of a file by its URI, which it takes for a local one. */
        @Override
        public void access(org.apache.hadoop.fs.Path path, FsAction mode) {}

        private static FSDataOutputStream noted(FSDataOutputStream out, org.apache.hadoop.fs.Path path)
                throws IOException {
            return new FSDataOutputStream(out, null) {
                private long synced = -1;

                @Override
                public void hsync() throws IOException {
                    super.hsync();
                    synced = getPos();
                }

                @Override
                public void close() throws IOException {
                    if (synced == getPos()) {
                        WHOLE.add(path.toUri().getPath());
                    }
                    super.close();
                }
            };
        }

        @Override
        public FSDataOutputStream create(
                org.apache.hadoop.fs.Path path,
                boolean overwrite,
                int bufferSize,
                short replication,
                long blockSize,
                Progressable progress)
                throws IOException {
            return noted(super.create(path, overwrite, bufferSize, replication, blockSize, progress), path);
        }

        @Override
        public FSDataOutputStream create(
                org.apache.hadoop.fs.Path path,
                FsPermission permission,
                boolean overwrite,
                int bufferSize,
                short replication,
                long blockSize,
                Progressable progress)
                throws IOException {
            return noted(super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress), path);
        }
    }

    private void commit(org.apache.hadoop.fs.Path root, Configuration configuration, Disk disk) throws IOException {
        DatasetTarget target = new DatasetTarget(root, DatasetKind.ENCRYPTED, false, List.of(), configuration);
        try (DatasetOutput output = DatasetOutput.begin(target, "w", false, disk)) {
            BlockTarget out = output.open(HEADER);
            String name = DatasetPaths.newBlockFile(0);
            CiphertextWriter writer = new CiphertextWriter(
                    out.file(name), HEADER, IMAGES.contents().get(0), configuration);
            try (writer) {
                writer.write(new StoredCiphertext(0, 0, new byte[] {1}));
            }
            StoredBlock stored = writer.stored(name, null);
            out.finish(new BlockRecord(stored, 1, Map.of(), 1, "driver", 0), configuration);
            org.apache.hadoop.fs.Path table = output.newImagesFile();
            IMAGES.write(table, HEADER, configuration);
            output.commit(
                    new Draft(HEADER, output.name(table), 2, 1, List.of(stored), List.of(), null, Map.of()),
                    true,
                    true);
        }
    }

    @Test
    void everyFileOfADataset_isSyncedBeforeItIsClosed() throws IOException {
        Configuration configuration = new Configuration();
        configuration.set("fs.synced.impl", Synced.class.getName());
        Path root = directory.resolve("out");
        commit(new org.apache.hadoop.fs.Path("synced:" + root), configuration, Disk.REAL);
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(Files::isRegularFile).map(Path::toString))
                    .as("block, record, ids, format, number, manifest, pointer")
                    .hasSize(7)
                    .allSatisfy(file -> assertThat(Synced.WHOLE).contains(file));
        }
    }

    @Test
    void localPointer_isPut_whenAllThatItRestsOnIsOnTheDisk_andIsOnTheDiskItself() throws IOException {
        Path root = directory.resolve("deep/out");
        Path pointer = root.resolve("_SUCCESS");
        List<Path> before = new ArrayList<>();
        List<Path> after = new ArrayList<>();
        commit(new org.apache.hadoop.fs.Path("file:" + root), new Configuration(), path -> {
            (Files.exists(pointer) ? after : before).add(path);
            Disk.REAL.force(path);
        });
        assertThat(before)
                .contains(
                        directory,
                        root.getParent(),
                        root,
                        root.resolve("ciphertexts"),
                        root.resolve("images"),
                        root.resolve("_nightjar"));
        assertThat(before.stream().filter(Files::notExists))
                .as("manifest and pointer in the making")
                .hasSizeGreaterThanOrEqualTo(2);
        assertThat(after).containsExactly(root);
    }

    @Test
    void contentThatTheDiskRefuses_doesNotReplaceWhatWasThere() throws IOException {
        Path file = Files.writeString(directory.resolve("pointer"), "old");
        AtomicFiles files =
                new AtomicFiles(new org.apache.hadoop.fs.Path(directory.toString()), new Configuration(), path -> {
                    throw new IOException("Input/output error");
                });
        assertThatIOException()
                .isThrownBy(() -> files.put(new org.apache.hadoop.fs.Path(file.toString()), new byte[] {1}))
                .withMessage("Input/output error");
        assertThat(file).hasContent("old");
        assertThat(directory).isDirectoryNotContaining(path -> !path.equals(file));
    }
}
