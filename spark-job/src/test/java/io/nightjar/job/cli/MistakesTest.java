package io.nightjar.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.io.CorruptBlobException;
import io.nightjar.job.mistake.Remedy;
import io.nightjar.job.mistake.UserMistake;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;

class MistakesTest {
    @Test
    void fileThatIsNotThere_isTheOnlyOneThatDoesNotExist() {
        assertThat(Mistakes.sentence(new FileNotFoundException("a/b (No such file or directory)")))
                .contains("a/b does not exist: check the path");
        assertThat(Mistakes.sentence(new FileNotFoundException("File file:/a does not exist")))
                .contains("file:/a does not exist: check the path");
        assertThat(Mistakes.sentence(new NoSuchFileException("a/b"))).contains("a/b does not exist: check the path");
        assertThat(Mistakes.sentence(new FileNotFoundException("a/b (Permission denied)")))
                .contains("a/b cannot be opened (permission denied): check its permissions");
        assertThat(Mistakes.sentence(new FileNotFoundException("a/b (Is a directory)")))
                .contains("a/b cannot be read or written (Is a directory): check the path");
    }

    @Test
    void remedies_nameTheirOptions() {
        for (Remedy remedy : Remedy.values()) {
            assertThat(Mistakes.option(remedy)).as(remedy.name()).contains("--");
        }
        assertThat(Mistakes.option(Remedy.GIVE_TASKS_MORE_MEMORY)).isEqualTo("--task-memory");
    }

    @Test
    void deniedAccess_isAMistake() {
        assertThat(Mistakes.sentence(new AccessDeniedException("a/b")))
                .contains("a/b cannot be opened (permission denied): check its permissions");
        assertThat(Mistakes.sentence(new AccessControlException("Permission denied: user=x\n\tat somewhere")))
                .contains("the file system denies access (Permission denied: user=x): check the permissions");
    }

    @Test
    void hostsAndDisks_areMistakes() {
        assertThat(Mistakes.sentence(new IOException("wrapped", new UnknownHostException("nohost"))))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("cannot be reached (nohost)"));
        assertThat(Mistakes.sentence(new IOException("No space left on device")))
                .hasValueSatisfying(
                        sentence -> assertThat(sentence).contains("No space left on device", "free some space"));
    }

    @Test
    void pathsThatCannotBeWritten_andFullHeaps_areMistakes() {
        assertThat(Mistakes.sentence(new InvalidPathException("o/\u00FC", "unmappable characters")))
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .contains("'o/?' cannot be used (unmappable characters)", "LC_ALL to C.UTF-8"));
        assertThat(Mistakes.sentence(new OutOfMemoryError("Java heap space")))
                .hasValueSatisfying(
                        sentence -> assertThat(sentence).contains("Java heap space", " MiB)", "NIGHTJAR_HEAP"));
    }

    @Test
    void mistakesOfTasks_areFoundInCausesAndInTheTextThatSparkMakesOfThem() {
        assertThat(Mistakes.sentence(new IOException("wrapped", new CorruptBlobException("damaged"))))
                .contains("damaged");
        String text = "Job aborted: Lost task 0.0: " + UserMistake.class.getName() + ": the key is wrong\n\tat X";
        assertThat(Mistakes.sentence(new RuntimeException(text))).contains("the key is wrong");
        assertThat(Mistakes.sentence(new IllegalStateException("a bug"))).isEmpty();
        assertThat(Mistakes.sentence(new IOException())).isEmpty();
    }

    @Test
    void remedies_areNamedByTheirOptions() {
        for (Remedy remedy : Remedy.values()) {
            assertThat(Mistakes.sentence(new UserMistake("what is wrong", remedy)))
                    .hasValueSatisfying(
                            sentence -> assertThat(sentence)
                                    .matches(
                                            "what is wrong \\(.*--[a-z-]+( public| standard| quarantine| black or white| bilinear or area| drop, separate or keep)?\\)"));
        }
    }
}
