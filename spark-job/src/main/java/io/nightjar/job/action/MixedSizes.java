package io.nightjar.job.action;

import io.nightjar.ckks.NightjarException;
import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.mistake.Remedy;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.model.images.ImageDataException;
import io.nightjar.model.images.ImageReader;
import io.nightjar.model.images.ImageRemedy;
import io.nightjar.model.images.ImageShape;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** Tasks know the pictures of a block alone; where one has another size, how many have is found here. */
final class MixedSizes {
    private static final int MOST = 10_000;

    private MixedSizes() {}

    /** The same mistake, counted over all pictures where it is one of a size; the mistake as it is otherwise. */
    static NightjarException counted(
            NightjarException mistake, ImageFiles files, ImageShape shape, Configuration configuration) {
        boolean ofSize =
                UserMistake.remedy(mistake).filter(Remedy.RESIZE::equals).isPresent();
        if (!ofSize || !files.named()) {
            return mistake;
        }
        try (ImageReader reader = files.open(shape, configuration)) {
            for (int i = 0; i < MOST && reader.hasNext(); i++) {
                reader.next();
            }
            return mistake;
        } catch (ImageDataException counted) {
            return counted.remedy().filter(ImageRemedy.RESIZE::equals).isPresent() ? counted : mistake;
        } catch (IOException | NightjarException e) {
            return mistake;
        }
    }
}
