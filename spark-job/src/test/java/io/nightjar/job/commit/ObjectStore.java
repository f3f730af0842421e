package io.nightjar.job.commit;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.TaskContext;

/**
 * A store of objects on the local disk, {@code obj:///path}, that behaves as the worst of them do: an object is there
 * when its stream is closed, a rename copies, a listing may miss what is new, directories are not asked for, requests
 * fail at random. It counts requests by driver and by tasks.
 */
public final class ObjectStore extends RawLocalFileSystem {
    /** The setting that names it to Hadoop. */
    public static final String IMPLEMENTATION = "fs.obj.impl";

    private static final Map<String, LongAdder> REQUESTS = new ConcurrentHashMap<>();
    private static final AtomicInteger FAILURES_LEFT = new AtomicInteger();
    private static final Random RANDOM = new Random(7);
    private static volatile double failureRate;
    private static volatile Duration listingDelay = Duration.ZERO;
    private static volatile String hanging;
    private static volatile String hangingPut;
    private static volatile String unanswered;
    private static volatile String exhausted;
    private static final AtomicInteger EXHAUSTED_LEFT = new AtomicInteger();
    private static final AtomicInteger FAILED = new AtomicInteger();
    private static final Map<String, Supplier<IOException>> BROKEN = new ConcurrentHashMap<>();

    /** Forgets counts and troubles. */
    public static void reset() {
        REQUESTS.clear();
        BROKEN.clear();
        FAILED.set(0);
        failureRate = 0;
        FAILURES_LEFT.set(0);
        listingDelay = Duration.ZERO;
        hanging = null;
        hangingPut = null;
        unanswered = null;
        exhausted = null;
    }

    /** Whoever puts an object of this name hears of a failure, and the object is there. */
    public static void failAfterPutting(String name) {
        unanswered = name;
    }

    /** Objects whose name begins so cannot be opened so many times, for want of handles. */
    public static void exhaust(String name, int times) {
        EXHAUSTED_LEFT.set(times);
        exhausted = name;
    }

    /** Whoever lists, looks at, opens or makes an object whose path contains this hears of that failure. */
    public static void fail(String part, Supplier<IOException> failure) {
        BROKEN.put(part, failure);
    }

    /** How often somebody has heard of a failure of {@link #fail}. */
    public static int failures() {
        return FAILED.get();
    }

    /** Whoever opens an object whose name begins so waits until he is interrupted, or this is {@link #reset}. */
    public static void hangOn(String name) {
        hanging = name;
    }

    /** The same of whoever puts one. */
    public static void hangOnPutting(String name) {
        hangingPut = name;
    }

    /** @param most failures, after which all goes well */
    public static void failAtRandom(double rate, int most) {
        failureRate = rate;
        FAILURES_LEFT.set(most);
    }

    /** Listings miss what is younger. */
    public static void listLate(Duration delay) {
        listingDelay = delay;
    }

    /** Requests of a kind, such as {@code driver open}. */
    public static long requests(String kind) {
        return REQUESTS.getOrDefault(kind, new LongAdder()).sum();
    }

    /** Requests of the driver, of all kinds. */
    public static long driverRequests() {
        return REQUESTS.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("driver "))
                .mapToLong(entry -> entry.getValue().sum())
                .sum();
    }

    /** All counts. */
    public static Map<String, LongAdder> requests() {
        return Map.copyOf(REQUESTS);
    }

    @Override
    public URI getUri() {
        return URI.create("obj:///");
    }

    @Override
    public String getScheme() {
        return "obj";
    }

    private static void request(String kind, Path path) throws IOException {
        for (Map.Entry<String, Supplier<IOException>> broken : BROKEN.entrySet()) {
            if (path.toString().contains(broken.getKey())) {
                FAILED.incrementAndGet();
                throw broken.getValue().get();
            }
        }
        request(kind);
    }

    private static void request(String kind) throws IOException {
        String side = TaskContext.get() == null ? "driver " : "task ";
        REQUESTS.computeIfAbsent(side + kind, none -> new LongAdder()).increment();
        boolean fails;
        synchronized (RANDOM) {
            fails = RANDOM.nextDouble() < failureRate;
        }
        if (fails && FAILURES_LEFT.getAndDecrement() > 0) {
            throw new IOException("503 Slow Down (" + side + kind + ")");
        }
    }

    @Override
    protected void checkPath(Path path) {}

    @Override
    public java.io.File pathToFile(Path path) {
        return new java.io.File(path.toUri().getPath());
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        request("open", path);
        if (exhausted != null && path.getName().startsWith(exhausted) && EXHAUSTED_LEFT.getAndDecrement() > 0) {
            throw new FileNotFoundException(path + " (Too many open files)");
        }
        hang(path, hanging, () -> hanging);
        return super.open(path, bufferSize);
    }

    private static void hang(Path path, String name, Supplier<String> now) throws InterruptedIOException {
        try {
            while (name != null && name.equals(now.get()) && path.getName().startsWith(name)) {
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + path + " was waited for");
        }
    }

    @Override
    public FSDataOutputStream create(
            Path path,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        return create(path, overwrite);
    }

    @Override
    public FSDataOutputStream create(Path path, boolean overwrite) throws IOException {
        request("create", path);
        hang(path, hangingPut, () -> hangingPut);
        java.nio.file.Path file = pathToFile(path).toPath();
        if (!overwrite && Files.exists(file)) {
            throw new FileAlreadyExistsException(path + " exists");
        }
        java.nio.file.Path unseen = Files.createDirectories(
                        java.nio.file.Path.of(System.getProperty("java.io.tmpdir"), "object-store"))
                .resolve(UUID.randomUUID().toString());
        OutputStream content = Files.newOutputStream(unseen);
        return new FSDataOutputStream(content, null) {
            @Override
            public void close() throws IOException {
                content.close();
                if (Files.exists(unseen)) {
                    Files.createDirectories(file.getParent());
                    Files.move(unseen, file, StandardCopyOption.REPLACE_EXISTING);
                    if (path.getName().equals(unanswered)) {
                        throw new IOException("504 Gateway Timeout");
                    }
                }
            }
        };
    }

    @Override
    public FSDataOutputStream createNonRecursive(
            Path path,
            FsPermission permission,
            EnumSet<CreateFlag> flags,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        throw new UnsupportedOperationException("an object store knows no directories");
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        request("rename");
        Files.walk(pathToFile(from).toPath())
                .forEach(file -> REQUESTS.computeIfAbsent("copies", none -> new LongAdder())
                        .increment());
        return super.rename(from, to);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        request("delete");
        return super.delete(path, recursive);
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        request("list", path);
        java.nio.file.Path directory = pathToFile(path).toPath();
        if (!Files.isDirectory(directory)) {
            return new FileStatus[] {status(directory)};
        }
        List<FileStatus> seen = new ArrayList<>();
        long now = System.currentTimeMillis();
        try (Stream<java.nio.file.Path> entries = Files.list(directory)) {
            for (java.nio.file.Path entry : entries.sorted().toList()) {
                FileStatus status = status(entry);
                boolean young = now - status.getModificationTime() < listingDelay.toMillis();
                if (status.isDirectory() || !young) {
                    seen.add(status);
                }
            }
        }
        return seen.toArray(FileStatus[]::new);
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        request("head", path);
        return status(pathToFile(path).toPath());
    }

    private static FileStatus status(java.nio.file.Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new FileNotFoundException(file + " does not exist");
        }
        return new FileStatus(
                Files.size(file),
                Files.isDirectory(file),
                1,
                1 << 25,
                Files.getLastModifiedTime(file).toMillis(),
                new Path("obj://" + file));
    }

    @Override
    public boolean mkdirs(Path path) throws IOException {
        Files.createDirectories(pathToFile(path).toPath());
        return true;
    }
}
