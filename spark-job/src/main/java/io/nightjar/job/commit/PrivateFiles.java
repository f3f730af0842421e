package io.nightjar.job.commit;

import io.nightjar.job.mistake.UserMistake;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/** Files that only their owner may read. */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private PrivateFiles() {}

    /** A new file, of mode 0600 from its creation on where the file system has modes. */
    public static OutputStream create(Path file) throws IOException {
        Set<OpenOption> create = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        boolean posix = Files.getFileStore(file.getParent()).supportsFileAttributeView("posix");
        FileAttribute<?>[] mode = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        return Channels.newOutputStream(Files.newByteChannel(file, create, mode));
    }

    /**
     * Requires of a file with a secret what ssh requires of its keys: that group and others may do nothing with it. A
     * file system without modes is let through.
     *
     * @param holds what the file holds, with its article
     * @param notes hears of a file whose mode cannot be asked for
     * @throws UserMistake when it is open to others
     */
    public static void requirePrivate(Path file, String holds, Consumer<String> notes) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            notes.accept(file + " holds " + holds + " on a file system without modes: see to it that nobody else can"
                    + " read it");
            return;
        }
        Set<PosixFilePermission> mode = view.readAttributes().permissions();
        if (OF_OTHERS.stream().anyMatch(mode::contains)) {
            throw new UserMistake(file + " holds " + holds + " and is open to others than its owner (mode "
                    + PosixFilePermissions.toString(mode) + "): run chmod 600 " + file);
        }
    }
}
