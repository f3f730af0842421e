package io.nightjar.job.mistake;

import io.nightjar.ckks.NightjarException;
import io.nightjar.model.images.ImageDataException;
import io.nightjar.model.images.ImageRemedy;
import java.util.Optional;

/**
 * A mistake that whoever called can mend; the message is one sentence that says what, where, what was expected and what
 * to do, without a stop and without a name of an option.
 */
public class UserMistake extends NightjarException {
    private static final long serialVersionUID = 1;

    private final Remedy remedy;

    /** @param sentence for a person, without a stop */
    public UserMistake(String sentence) {
        this(sentence, (Remedy) null);
    }

    /** @param sentence for a person, without a stop */
    public UserMistake(String sentence, Throwable cause) {
        super(sentence, cause);
        this.remedy = null;
    }

    /** @param remedy what mends it, which a caller may name in his own words after the sentence */
    public UserMistake(String sentence, Remedy remedy) {
        super(sentence);
        this.remedy = remedy;
    }

    /** What mends it, where there is a name for that. */
    public Optional<Remedy> remedy() {
        return Optional.ofNullable(remedy);
    }

    /** What mends a mistake, where there is a name for that. */
    public static Optional<Remedy> remedy(NightjarException mistake) {
        if (mistake instanceof UserMistake own) {
            return own.remedy();
        }
        if (mistake instanceof ImageDataException images) {
            return images.remedy().map(UserMistake::ofImages);
        }
        return Optional.empty();
    }

    private static Remedy ofImages(ImageRemedy remedy) {
        return switch (remedy) {
            case COMPOSE_ALPHA -> Remedy.COMPOSE_ALPHA;
            case CONVERT_TO_GREY -> Remedy.CONVERT_TO_GREY;
            case RESIZE -> Remedy.RESIZE;
            case NAME_IMAGE_COLUMN -> Remedy.NAME_IMAGE_COLUMN;
            case NAME_ID_COLUMN -> Remedy.NAME_ID_COLUMN;
        };
    }

    /**
     * The same mistake as one that always travels from a task to the driver: of a class that both know, without a cause
     * that might not be serializable.
     */
    public static UserMistake portable(NightjarException mistake) {
        UserMistake portable =
                new UserMistake(mistake.getMessage(), remedy(mistake).orElse(null));
        portable.setStackTrace(mistake.getStackTrace());
        return portable;
    }
}
