package io.nightjar.job.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.launcher.JavaModuleOptions;

/** HDFS and YARN in a JVM of their own, of the version that {@code spark-job/lines/spark-3.5-yarn} has. */
public final class MiniHadoopCluster implements AutoCloseable {
    private final ChildProcess process;
    private final Path clients;
    private final String hdfs;

    private MiniHadoopCluster(ChildProcess process, Path clients, String hdfs) {
        this.process = process;
        this.clients = clients;
        this.hdfs = hdfs;
    }

    /** That version. */
    public static SparkLine line() {
        return SparkLine.named("spark-3.5-yarn");
    }

    /** @param root for all its files */
    public static MiniHadoopCluster start(Path root) throws IOException, InterruptedException {
        Path clients = Files.createDirectories(root.resolve("clients"));
        Path program = root.resolve("MiniHadoop.java");
        try (var text = MiniHadoopCluster.class.getResourceAsStream("MiniHadoop.java")) {
            Files.write(program, text.readAllBytes());
        }
        List<String> command = new ArrayList<>(List.of(ChildProcess.java(), "-Xmx512m"));
        command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
        command.addAll(List.of(
                ChildProcess.temporaryFiles(Files.createDirectories(root.resolve("tmp"))),
                "-cp",
                line().jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                program.toString(),
                root.resolve("files").toString(),
                clients.toString()));
        ChildProcess process = ChildProcess.start(root, Map.of(), command);
        try {
            process.await("ready hdfs://");
            var address = Pattern.compile("ready (hdfs://\\S+)").matcher(process.out());
            address.find();
            return new MiniHadoopCluster(process, clients, address.group(1));
        } catch (InterruptedException | AssertionError e) {
            process.close();
            throw e;
        }
    }

    /** Configuration of its clients, for {@code HADOOP_CONF_DIR}. */
    public Path clients() {
        return clients;
    }

    /** Its file system, without a slash at the end. */
    public String hdfs() {
        return hdfs;
    }

    @Override
    public void close() {
        process.close();
    }
}
