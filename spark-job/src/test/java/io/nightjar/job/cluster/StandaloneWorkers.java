package io.nightjar.job.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A standalone master and workers of one core each, as JVMs that talk over the loopback interface. */
public final class StandaloneWorkers implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final String master;
    private final Path root;
    private final List<JavaProcess> processes = new ArrayList<>();

    private StandaloneWorkers(String master, Path root) {
        this.master = master;
        this.root = root;
    }

    /** @param root for the directories that the workers' executors and drivers work in */
    public static StandaloneWorkers start(SparkSite spark, Path root, int workers)
            throws IOException, InterruptedException {
        int port = freePort();
        StandaloneWorkers cluster = new StandaloneWorkers("spark://" + LOOPBACK + ":" + port, root);
        Files.createDirectories(root);
        try {
            cluster.processes.add(spark.start(
                    root,
                    "org.apache.spark.deploy.master.Master",
                    "--host",
                    LOOPBACK,
                    "--port",
                    Integer.toString(port),
                    "--webui-port",
                    "0"));
            cluster.processes.get(0).await("Starting Spark master");
            for (int worker = 0; worker < workers; worker++) {
                cluster.processes.add(spark.start(
                        root,
                        "org.apache.spark.deploy.worker.Worker",
                        "--host",
                        LOOPBACK,
                        "--webui-port",
                        "0",
                        "--cores",
                        "2",
                        "--memory",
                        "2g",
                        "--work-dir",
                        root.resolve("worker-" + worker).toString(),
                        cluster.master));
            }
            for (JavaProcess worker : cluster.processes.subList(1, workers + 1)) {
                worker.await("Successfully registered with master");
            }
            return cluster;
        } catch (IOException | InterruptedException | AssertionError e) {
            cluster.close();
            throw e;
        }
    }

    /** A port that nobody listens on. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Its URL. */
    public String master() {
        return master;
    }

    /** Where executors and drivers work and log. */
    public Path root() {
        return root;
    }

    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            processes.get(i).close();
        }
    }
}
