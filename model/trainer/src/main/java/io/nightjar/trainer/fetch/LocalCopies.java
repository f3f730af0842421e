package io.nightjar.trainer.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A directory that holds the archives, or what is in them, unpacked. */
final class LocalCopies {
    private final Path directory;

    private LocalCopies(Path directory) {
        this.directory = directory;
    }

    /** @throws FetchException when the directory lacks one of the archives, packed and unpacked */
    static LocalCopies of(Path directory, List<Archive> archives) {
        if (!Files.isDirectory(directory)) {
            throw new FetchException("directory " + directory + " does not exist or is a file: give the one that has "
                    + names(archives));
        }
        LocalCopies copies = new LocalCopies(directory);
        List<Archive> lacking = archives.stream()
                .filter(archive -> copies.unpacked(archive).isEmpty() && !Files.exists(copies.packed(archive)))
                .toList();
        if (!lacking.isEmpty()) {
            throw new FetchException("directory " + directory + " lacks " + names(lacking)
                    + ", packed and unpacked: put the archives there, or have them downloaded");
        }
        return copies;
    }

    private static String names(List<Archive> archives) {
        return String.join(
                ", ", archives.stream().map(archive -> archive.file().name()).toList());
    }

    private Path packed(Archive archive) {
        return directory.resolve(archive.file().name());
    }

    /** The directory with the contents: this one, or the one that unpacking makes in it. */
    private Optional<Path> unpacked(Archive archive) {
        return List.of(directory, directory.resolve(archive.root())).stream()
                .filter(place -> archive.contents().stream()
                        .allMatch(content -> Files.isRegularFile(place.resolve(content.name()))))
                .findFirst();
    }

    /** Verifies one archive and brings its contents into place; the copies stay as they are. */
    void bring(Archive archive, OutputDirectory target) throws IOException {
        Optional<Path> unpacked = unpacked(archive);
        if (unpacked.isPresent()) {
            copy(unpacked.get(), archive, target);
            return;
        }
        Path file = packed(archive);
        refuse(file, archive.file().mismatch(file));
        Unpacker.unpack(file, archive, target);
    }

    private static void copy(Path place, Archive archive, OutputDirectory target) throws IOException {
        for (KnownFile known : archive.contents()) {
            Path file = place.resolve(known.name());
            try (InputStream in = Files.newInputStream(file)) {
                refuse(file, known.copy(in, target.staging(known)));
            }
        }
        target.place(archive.contents());
    }

    private static void refuse(Path file, Optional<String> mismatch) {
        if (mismatch.isPresent()) {
            throw new FetchException(file + " " + mismatch.get() + ": give another copy, or have it downloaded");
        }
    }
}
