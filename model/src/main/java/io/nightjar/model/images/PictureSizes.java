package io.nightjar.model.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How many pictures have another size than the network takes, once one has. */
final class PictureSizes {
    private static final int MOST = 10_000;
    private static final int NAMED = 3;

    private PictureSizes() {}

    /**
     * What is wrong with the first picture, or with all of its kind where there are others.
     *
     * @param ids of the pictures, in the order of their files; no more than the first 10,000 are looked at
     * @param first what was found
     */
    static ImageDataException counted(List<Path> files, List<String> ids, PictureFit fit, ImageDataException first) {
        List<String> found = new ArrayList<>();
        int looked = Math.min(MOST, files.size());
        for (int i = 0; i < looked; i++) {
            try {
                Path file = files.get(i);
                Pictures.decode(file.toString(), Files.readAllBytes(file), fit);
            } catch (ImageDataException e) {
                String id = ids.get(i);
                e.otherSize().ifPresent(size -> found.add(id + " (" + size + ")"));
            } catch (IOException e) {
                throw DataFile.unreadable(files.get(i), e);
            }
        }
        if (files.size() < 2 || found.isEmpty()) {
            return first;
        }
        int more = found.size() - NAMED;
        return new ImageDataException(
                found.size() + " of " + (looked < files.size() ? "the first " : "") + looked + " pictures "
                        + (found.size() == 1 ? "has" : "have") + " another size than " + fit.shape() + ": "
                        + String.join(", ", found.subList(0, Math.min(NAMED, found.size())))
                        + (more > 0 ? " and " + more + " more" : "")
                        + "; scale all images to this size, or have them scaled",
                ImageRemedy.RESIZE);
    }
}
