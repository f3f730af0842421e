package io.nightjar.job.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A master of Spark's own cluster manager and its workers, of one core each, on loopback. */
public final class StandaloneCluster implements AutoCloseable {
    private static final String HEAP = "256m";
    private static final long START_MILLIS = 60_000;
    private static final int POLL_MILLIS = 100;
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final int port;
    private final List<JvmProcess> programs = new ArrayList<>();

    /**
     * Starts them and waits for the master.
     *
     * @param directory for the workers' files
     * @param memory of a worker for executors, such as 1g
     */
    public StandaloneCluster(SparkInstallation spark, Path directory, int workers, String memory)
            throws IOException, InterruptedException {
        port = freePort();
        try {
            programs.add(spark.java(
                    "master",
                    HEAP,
                    "org.apache.spark.deploy.master.Master",
                    "--host",
                    LOOPBACK.getHostAddress(),
                    "--port",
                    port,
                    "--webui-port",
                    0));
            awaitMaster();
            for (int worker = 0; worker < workers; worker++) {
                programs.add(spark.java(
                        "worker",
                        HEAP,
                        "org.apache.spark.deploy.worker.Worker",
                        "--host",
                        LOOPBACK.getHostAddress(),
                        "--webui-port",
                        0,
                        "--cores",
                        1,
                        "--memory",
                        memory,
                        "--work-dir",
                        directory.resolve("worker-" + worker),
                        master()));
            }
        } catch (IOException | InterruptedException | AssertionError e) {
            close();
            throw e;
        }
    }

    /** For {@code --master}. */
    public String master() {
        return "spark://" + LOOPBACK.getHostAddress() + ":" + port;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }

    private void awaitMaster() throws IOException, InterruptedException {
        long deadline = System.currentTimeMillis() + START_MILLIS;
        while (System.currentTimeMillis() < deadline) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(LOOPBACK, port));
                return;
            } catch (IOException e) {
                Thread.sleep(POLL_MILLIS);
            }
        }
        throw new AssertionError(
                "the master does not answer: " + programs.get(0).errors());
    }

    /** Ends workers with their executors, then the master. */
    @Override
    public void close() {
        for (int program = programs.size() - 1; program >= 0; program--) {
            programs.get(program).close();
        }
    }
}
