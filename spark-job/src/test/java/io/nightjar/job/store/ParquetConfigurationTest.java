package io.nightjar.job.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class ParquetConfigurationTest {
    private static final String CRYPTO_FACTORY = "parquet.crypto.factory.class";

    @Test
    void of_withoutAFactoryOfKeys_isTheClustersOwn() {
        Configuration cluster = new Configuration(false);
        assertThat(ParquetConfiguration.of(cluster)).isSameAs(cluster);
    }

    @Test
    void of_withAFactoryOfKeys_leavesItOut_andTheClustersConfigurationAlone() {
        Configuration cluster = new Configuration(false);
        cluster.set(CRYPTO_FACTORY, "org.example.Keys");
        cluster.set("fs.defaultFS", "hdfs://example");
        Configuration own = ParquetConfiguration.of(cluster);
        assertThat(own.get(CRYPTO_FACTORY)).isNull();
        assertThat(own.get("fs.defaultFS")).isEqualTo("hdfs://example");
        assertThat(cluster.get(CRYPTO_FACTORY)).isEqualTo("org.example.Keys");
    }
}
