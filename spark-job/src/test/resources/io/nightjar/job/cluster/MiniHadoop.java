import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.fifo.FifoScheduler;

/**
 * HDFS and YARN in this JVM, until its standard input ends. Arguments: a directory for their files, and one for the
 * configuration of their clients. The jar of this version is not on the class path of the tests, so they give this to
 * java as it is.
 */
public class MiniHadoop {
    public static void main(String[] arguments) throws Exception {
        Path files = Path.of(arguments[0]).toAbsolutePath();
        Path clients = Path.of(arguments[1]).toAbsolutePath();
        System.setProperty("test.build.data", files.resolve("test").toString());
        Configuration conf = new YarnConfiguration();
        conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, files.resolve("hdfs").toString());
        MiniDFSCluster hdfs = new MiniDFSCluster.Builder(conf).numDataNodes(1).build();
        conf.set("fs.defaultFS", hdfs.getURI().toString());
        conf.set(YarnConfiguration.RM_SCHEDULER, FifoScheduler.class.getName());
        conf.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 128);
        conf.setInt("yarn.nodemanager.resource.memory-mb", 8192);
        conf.setInt("yarn.nodemanager.resource.cpu-vcores", 8);
        // the machine's disk may be nearly full
        conf.setBoolean("yarn.nodemanager.disk-health-checker.enable", false);
        conf.setBoolean("yarn.nodemanager.vmem-check-enabled", false);
        conf.setBoolean("yarn.nodemanager.pmem-check-enabled", false);
        conf.setInt("yarn.nodemanager.delete.debug-delay-sec", 600);
        MiniYARNCluster yarn = new MiniYARNCluster("nightjar", 1, 1, 1);
        yarn.init(conf);
        yarn.start();
        yarn.waitForNodeManagersToConnect(30_000);
        Configuration ready = new Configuration(yarn.getConfig());
        // of a class that clients do not have
        ready.unset("net.topology.node.switch.mapping.impl");
        for (String name : new String[] {"core-site.xml", "yarn-site.xml", "hdfs-site.xml"}) {
            write(ready, clients.resolve(name));
        }
        System.out.println("ready " + hdfs.getURI());
        while (System.in.read() >= 0) {
            continue;
        }
        yarn.stop();
        hdfs.shutdown();
        System.exit(0);
    }

    private static void write(Configuration configuration, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            configuration.writeXml(out);
        }
    }
}
