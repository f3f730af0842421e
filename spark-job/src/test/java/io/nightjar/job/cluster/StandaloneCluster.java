package io.nightjar.job.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A master of Spark's own cluster manager and its workers, as JVMs that talk over the loopback interface. */
public final class StandaloneCluster implements AutoCloseable {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final String master;
    private final List<ChildProcess> processes = new ArrayList<>();

    /**
     * Starts them and waits until all workers are known to the master.
     *
     * @param directory for the files of the workers' executors and drivers
     * @param cores of each worker
     * @param memory of each worker, such as 1g
     */
    public StandaloneCluster(SparkInstallation spark, Path directory, int workers, int cores, String memory)
            throws IOException, InterruptedException {
        int port = freePort();
        master = "spark://" + LOOPBACK.getHostAddress() + ":" + port;
        try {
            processes.add(spark.startDaemon(
                    "org.apache.spark.deploy.master.Master",
                    "--host",
                    LOOPBACK.getHostAddress(),
                    "--port",
                    port,
                    "--webui-port",
                    0));
            processes.get(0).await("Starting Spark master");
            for (int worker = 0; worker < workers; worker++) {
                processes.add(spark.startDaemon(
                        "org.apache.spark.deploy.worker.Worker",
                        "--host",
                        LOOPBACK.getHostAddress(),
                        "--webui-port",
                        0,
                        "--cores",
                        cores,
                        "--memory",
                        memory,
                        "--work-dir",
                        directory.resolve("worker-" + worker),
                        master));
            }
            for (ChildProcess worker : processes.subList(1, workers + 1)) {
                worker.await("Successfully registered with master");
            }
        } catch (IOException | InterruptedException | AssertionError e) {
            close();
            throw e;
        }
    }

    /** For {@code --master}. */
    public String master() {
        return master;
    }

    /** A port that nobody listens on. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }

    /** Ends workers with their executors, then the master. */
    @Override
    public void close() {
        for (int process = processes.size() - 1; process >= 0; process--) {
            processes.get(process).close();
        }
    }
}
