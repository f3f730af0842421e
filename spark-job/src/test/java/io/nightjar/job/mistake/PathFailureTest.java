package io.nightjar.job.mistake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.hdfs.BlockMissingException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;

/** Which failures of storage are one file's own. */
class PathFailureTest {
    private static String sentence(Throwable failure) {
        return PathFailure.sentence("out/b cannot be read", failure).orElse("");
    }

    @Test
    void denial_isThePathsOwn_howeverItIsSaid() {
        assertThat(sentence(new AccessControlException("Permission denied: user=night, inode=/b")))
                .isEqualTo("out/b cannot be read (permission denied: user=night, inode=/b): check the permissions");
        assertThat(sentence(new RuntimeException(new UncheckedIOException(new AccessDeniedException("/b/_SUCCESS")))))
                .isEqualTo("out/b cannot be read (permission denied: /b/_SUCCESS): check the permissions");
        assertThat(sentence(new FileNotFoundException("/b/_SUCCESS (Permission denied)")))
                .isEqualTo("out/b cannot be read (permission denied: /b/_SUCCESS): check the permissions");
    }

    @Test
    void lostContent_isThePathsOwn() {
        assertThat(sentence(new BlockMissingException("/b/x", "Could not obtain block: BP-1 file=/b/x", 0)))
                .startsWith("out/b cannot be read (all replicas of a part of the file are missing: Could not obtain");
        assertThat(sentence(new ChecksumException("checksum of /b/x", 0)))
                .startsWith("out/b cannot be read (its storage says that it is altered: checksum of /b/x)");
    }

    @Test
    void storageThatFails_isNobodysOwn() {
        assertThat(sentence(new IOException("503 Slow Down"))).isEmpty();
        assertThat(sentence(new EOFException())).isEmpty();
        assertThat(sentence(new FileNotFoundException("/b/x (Too many open files)")))
                .isEmpty();
    }
}
