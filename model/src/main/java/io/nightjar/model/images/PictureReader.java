package io.nightjar.model.images;

import io.nightjar.ckks.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;

/** Pictures that are files of their own. */
final class PictureReader implements ImageReader {
    private final List<Path> files;
    private final List<String> ids;
    private final PictureFit fit;
    private final List<String> notes;
    /** Whether these are all pictures there are, so that they can be counted. */
    private final boolean all;

    private int position;
    private long bytesRead;

    private PictureReader(List<Path> files, List<String> ids, PictureFit fit, List<String> notes, boolean all) {
        this.files = files;
        this.ids = ids;
        this.fit = fit;
        this.notes = notes;
        this.all = all;
    }

    /** The pictures of a directory in the order of their names; a picture's id is its name below the directory. */
    static PictureReader open(Path directory, PictureFit fit) {
        PictureFolder folder = PictureFolder.of(directory);
        return open(directory, folder.names(), fit, folder.notes(directory), true);
    }

    /** Some pictures of a directory, which is not listed for them. */
    static PictureReader open(Path directory, List<String> names, PictureFit fit) {
        return open(directory, names, fit, List.of(), false);
    }

    private static PictureReader open(
            Path directory, List<String> names, PictureFit fit, List<String> notes, boolean all) {
        List<Path> files = names.stream().map(directory::resolve).toList();
        return new PictureReader(files, List.copyOf(names), fit, notes, all);
    }

    /** Single files, in their order; a picture's id is the name of its file. */
    static PictureReader open(List<Path> files, PictureFit fit) {
        List<String> ids =
                files.stream().map(file -> String.valueOf(file.getFileName())).toList();
        DuplicateIds.require(ids, "the pictures given", "give files of different names, or their directory");
        return new PictureReader(List.copyOf(files), ids, fit, List.of(), true);
    }

    @Override
    public ImageShape shape() {
        return fit.shape();
    }

    @Override
    public int count() {
        return files.size();
    }

    @Override
    public boolean hasNext() {
        return position < files.size();
    }

    @Override
    public Image next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no image is left of " + Counts.of(files.size(), "image"));
        }
        Path file = files.get(position);
        DataFile.requireReadable(file);
        try {
            byte[] content = Files.readAllBytes(file);
            bytesRead += content.length;
            return new Image(ids.get(position++), Pictures.decode(file.toString(), content, fit));
        } catch (ImageDataException e) {
            throw all && e.otherSize().isPresent() ? PictureSizes.counted(files, ids, fit, e) : e;
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
    }

    @Override
    public List<String> ids() {
        return ids;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public void skip(long images) {
        position = Math.toIntExact(position + images);
    }

    @Override
    public boolean seeks() {
        return true;
    }

    @Override
    public long bytesRead() {
        return bytesRead;
    }

    @Override
    public void close() {}
}
