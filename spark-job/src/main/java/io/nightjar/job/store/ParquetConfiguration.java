package io.nightjar.job.store;

import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.crypto.DecryptionPropertiesFactory;

/** What files are opened with: the cluster's settings without those that name classes of the cluster's own Parquet. */
public final class ParquetConfiguration {
    private static final String CRYPTO_FACTORY = DecryptionPropertiesFactory.CRYPTO_FACTORY_CLASS_PROPERTY_NAME;

    private ParquetConfiguration() {}

    /**
     * The same configuration, or a copy where a cluster names the factory of its keys. That class implements an
     * interface of the cluster's Parquet, which is not ours, and opening any file would fail, encrypted by Parquet or
     * not.
     */
    public static Configuration of(Configuration cluster) {
        if (cluster.get(CRYPTO_FACTORY) == null) {
            return cluster;
        }
        Configuration own = new Configuration(cluster);
        own.unset(CRYPTO_FACTORY);
        return own;
    }
}
