package io.nightjar.job.action;

import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.util.VersionInfo;

/** Versions of what writes a data set. */
final class Software {
    /** Of Nightjar. */
    static final String VERSION = "0.1.0";

    private Software() {}

    static Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        versions.put("nightjar", VERSION);
        versions.put("spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
        versions.put("hadoop", VersionInfo.getVersion());
        versions.put("java", Runtime.version().toString());
        return versions;
    }
}
