package io.nightjar.job.cli;

import io.nightjar.ckks.NightjarException;
import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.Remedy;
import io.nightjar.job.mistake.TaskFailures;
import io.nightjar.job.mistake.UserMistake;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.security.AccessControlException;

/** Failures that the user can mend, as sentences. */
final class Mistakes {
    /** How the JDK's streams and Hadoop say that a file cannot be opened: its name, and why in brackets. */
    private static final Pattern NOT_OPENED = Pattern.compile("(.*) \\(([^()]*)\\)");

    private static final Set<String> FULL = Set.of("No space left on device", "Disk quota exceeded");

    private Mistakes() {}

    /** The sentence for the user in the chain of causes; nothing where the failure is a fault. */
    static Optional<String> sentence(Throwable failure) {
        Optional<NightjarException> mistake = TaskFailures.mistake(failure);
        if (mistake.isPresent()) {
            return mistake.map(Mistakes::withOption);
        }
        for (Throwable t = failure; t != null; t = t.getCause()) {
            String sentence = ofFile(t);
            if (sentence != null) {
                return Optional.of(sentence);
            }
        }
        return Optional.empty();
    }

    /** The sentence, and the option that mends it. */
    private static String withOption(NightjarException mistake) {
        return UserMistake.remedy(mistake)
                .map(remedy -> mistake.getMessage() + " (" + option(remedy) + ")")
                .orElse(mistake.getMessage());
    }

    /** The name of what mends a mistake, on the command line. */
    static String option(Remedy remedy) {
        return switch (remedy) {
            case REPLACE_OUTPUT -> OptionNames.OVERWRITE;
            case COMPILE_FOR_LESS_MEMORY -> "NIGHTJAR_HEAP here, or compile " + OptionNames.TASK_MEMORY;
            case GIVE_TASKS_MORE_MEMORY -> OptionNames.TASK_MEMORY;
            case GIVE_CALIBRATION_IMAGES -> OptionNames.CALIBRATE;
            case COMPILE_FOR_FEWER_IMAGES -> "compile " + OptionNames.EXPECT_IMAGES;
            case COMPILE_FOR_STANDARD_RING -> "compile " + OptionNames.RING + " standard";
            case NAME_IMAGE_COLUMN -> OptionNames.IMAGE_COLUMN;
            case NAME_ID_COLUMN -> OptionNames.ID_COLUMN;
            case COMPOSE_ALPHA -> OptionNames.ALPHA + " black or white";
            case CONVERT_TO_GREY -> OptionNames.GREY;
            case RESIZE -> OptionNames.RESIZE + " bilinear or area";
            case READ_AS_CALIBRATED -> OptionNames.ACCEPT_OTHER_PIXELS;
            case SAY_PUBLIC_KEY -> OptionNames.ENCRYPTED_WITH + " public";
            case GIVE_PASSPHRASE ->
                OptionNames.PASSPHRASE_FILE + ", " + OptionNames.PASSPHRASE_ENV + " or " + OptionNames.PASSPHRASE;
            case ACCEPT_INSECURE -> OptionNames.ACCEPT_INSECURE;
            case TREAT_OUTLIERS -> OptionNames.ON_OUTLIER + " drop, separate or keep";
            case SET_DAMAGE_ASIDE -> OptionNames.ON_CORRUPT + " quarantine";
            case SET_MORE_ASIDE -> OptionNames.MAX_QUARANTINED;
        };
    }

    private static String ofFile(Throwable t) {
        if (t instanceof InvalidPathException path) {
            return "the path '" + path.getInput().replaceAll("[^ -~]", "?") + "' cannot be used (" + path.getReason()
                    + "): check it, and set LC_ALL to C.UTF-8 if its characters are UTF-8, since names are read in "
                    + System.getProperty("sun.jnu.encoding") + " here";
        }
        if (t instanceof OutOfMemoryError) {
            return "the memory does not suffice (" + FailureText.line(t) + ", a heap of "
                    + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MiB): give the JVM more (NIGHTJAR_HEAP here, spark.driver.memory on a cluster)";
        }
        if (t instanceof FileNotFoundException missing) {
            return notOpened(String.valueOf(missing.getMessage()));
        }
        if (t instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist: check the path";
        }
        if (t instanceof AccessDeniedException denied) {
            return denied.getFile() + " cannot be opened (permission denied): check its permissions";
        }
        if (t instanceof FileSystemException failed) {
            return failed.getFile() + " cannot be read or written (" + FailureText.of(failed) + "): check the path";
        }
        if (t instanceof AccessControlException denied) {
            return "the file system denies access (" + FailureText.line(denied) + "): check the permissions";
        }
        if (t instanceof ParentNotDirectoryException parent) {
            return "a part of a path is a file, not a directory (" + FailureText.line(parent) + "): check the path";
        }
        if (t instanceof UnknownHostException
                || t instanceof ConnectException
                || t instanceof NoRouteToHostException
                || t instanceof SocketTimeoutException) {
            return "a file system cannot be reached (" + FailureText.line((IOException) t)
                    + "): check the host and the port in the path, and that it runs";
        }
        if (t instanceof IOException full && FULL.contains(String.valueOf(full.getMessage()))) {
            return "the output cannot be written (" + full.getMessage() + "): free some space, or give another output";
        }
        return null;
    }

    private static String notOpened(String message) {
        Matcher matcher = NOT_OPENED.matcher(message);
        if (!matcher.matches() || matcher.group(2).startsWith("No such file")) {
            String file = matcher.matches() ? matcher.group(1) : message;
            String name = file.replaceFirst("^File ", "").replaceFirst(" does not exist\\.?$", "");
            return name + " does not exist: check the path";
        }
        return matcher.group(2).equals("Permission denied")
                ? matcher.group(1) + " cannot be opened (permission denied): check its permissions"
                : matcher.group(1) + " cannot be read or written (" + matcher.group(2) + "): check the path";
    }
}
