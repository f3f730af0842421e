package io.nightjar.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.job.mistake.UserMistake;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;

class MistakesTest {
    @Test
    void fileThatIsNotThere_isTheOnlyOneThatDoesNotExist() {
        assertThat(Mistakes.sentence(new FileNotFoundException("a/b (No such file or directory)")))
                .isEqualTo("a/b does not exist: check the path");
        assertThat(Mistakes.sentence(new FileNotFoundException("File file:/a does not exist")))
                .isEqualTo("file:/a does not exist: check the path");
        assertThat(Mistakes.sentence(new NoSuchFileException("a/b"))).isEqualTo("a/b does not exist: check the path");
        assertThat(Mistakes.sentence(new FileNotFoundException("a/b (Permission denied)")))
                .isEqualTo("a/b is closed to you (permission denied): check its permissions");
        assertThat(Mistakes.sentence(new FileNotFoundException("a/b (Is a directory)")))
                .isEqualTo("a/b cannot be read or written (Is a directory): check the path");
    }

    @Test
    void deniedAccess_isAMistake() {
        assertThat(Mistakes.sentence(new AccessDeniedException("a/b")))
                .isEqualTo("a/b is closed to you (permission denied): check its permissions");
        assertThat(Mistakes.sentence(new AccessControlException("Permission denied: user=x\n\tat somewhere")))
                .isEqualTo("the file system denies access (Permission denied: user=x): check the permissions");
    }

    @Test
    void hostsAndDisks_areMistakes() {
        assertThat(Mistakes.sentence(new IOException("wrapped", new UnknownHostException("nohost"))))
                .contains("cannot be reached (nohost)");
        assertThat(Mistakes.sentence(new IOException("No space left on device")))
                .contains("No space left on device", "free some space");
    }

    @Test
    void sentencesOfTasks_areFoundInTheTextThatSparkMakesOfThem() {
        String text = "Job aborted: Lost task 0.0: " + UserMistake.class.getName() + ": the key is wrong\n\tat X";
        assertThat(Mistakes.sentence(new RuntimeException(text))).isEqualTo("the key is wrong");
        assertThat(Mistakes.sentence(new IllegalStateException("a bug"))).isNull();
        assertThat(Mistakes.sentence(new IOException())).isNull();
    }
}
