package io.nightjar.trainer.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Unpacks the wanted files of an archive, each verified, all of them or none. */
final class Unpacker {
    private final Path file;
    private final Archive archive;
    private final OutputDirectory directory;

    private Unpacker(Path file, Archive archive, OutputDirectory directory) {
        this.file = file;
        this.archive = archive;
        this.directory = directory;
    }

    /** @throws FetchException when the archive is damaged, lacks a file, or has an entry that points out of it */
    static void unpack(Path file, Archive archive, OutputDirectory directory) throws IOException {
        new Unpacker(file, archive, directory).unpack();
        directory.place(archive.contents());
    }

    private void unpack() throws IOException {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), TargetFile.BUFFER_BYTES);
                InputStream content = new GZIPInputStream(raw, TargetFile.BUFFER_BYTES)) {
            if (archive.isTar()) {
                unpackTar(content);
            } else {
                stage(content, archive.contents().get(0));
            }
        } catch (IOException e) {
            throw new FetchException(file + " cannot be unpacked (" + e.getMessage() + "): fetch it again", e);
        }
    }

    private void unpackTar(InputStream content) throws IOException {
        Map<String, KnownFile> wanted = new TreeMap<>();
        archive.contents().forEach(known -> wanted.put(archive.pathInside(known), known));
        try (TarArchiveInputStream tar = new TarArchiveInputStream(content)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                requireHarmless(entry);
                KnownFile known = entry.isFile() ? wanted.remove(entry.getName()) : null;
                if (known != null) {
                    stage(tar, known);
                }
            }
        }
        if (!wanted.isEmpty()) {
            throw refused("lacks " + String.join(", ", wanted.keySet()));
        }
    }

    /** An entry may be a file or a directory, with a name that stays below the place of unpacking. */
    private void requireHarmless(TarArchiveEntry entry) {
        String name = entry.getName();
        boolean escapes = name.startsWith("/")
                || name.contains("\\")
                || name.matches("[A-Za-z]:.*")
                || List.of(name.split("/")).contains("..");
        if (escapes) {
            throw refused("has the entry '" + name + "', which points out of the archive");
        }
        byte type = entry.getLinkFlag();
        boolean file = type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM;
        if (!file && type != TarConstants.LF_DIR) {
            throw refused("has the entry '" + name + "', which is neither a file nor a directory");
        }
    }

    private void stage(InputStream in, KnownFile known) throws IOException {
        Optional<String> mismatch = known.copy(in, directory.staging(known));
        if (mismatch.isPresent()) {
            throw refused("has a " + known.name() + " that " + mismatch.get());
        }
    }

    private FetchException refused(String what) {
        return new FetchException(
                file + " " + what + ": nothing of it was unpacked, fetch the archive from its authors");
    }
}
