package io.nightjar.job.task;

import com.holdenkarau.spark.testing.JavaDatasetSuiteBase;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands the session of spark-testing-base to JUnit 5 tests, with the Kryo settings of the job and three attempts a
 * task.
 */
public final class EmbeddedSpark implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
    private Suite suite;

    private static final class Suite extends JavaDatasetSuiteBase {
        @Override
        public SparkConf conf() {
            return super.conf()
                    .setMaster("local[2,3]")
                    .set("spark.ui.enabled", "false")
                    .set("spark.driver.host", "127.0.0.1")
                    .set("spark.driver.bindAddress", "127.0.0.1")
                    .set("spark.sql.shuffle.partitions", "2")
                    .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                    .set("spark.kryo.registrationRequired", "true")
                    .set("spark.kryo.registrator", NightjarKryoRegistrator.class.getName())
                    .set(
                            "spark.kryo.classesToRegister",
                            "org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema,"
                                    + "org.apache.spark.sql.types.BinaryType$,"
                                    + "scala.reflect.ManifestFactory$AnyManifest");
        }

        @Override
        public boolean enableHiveSupport() {
            return false;
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        suite = new Suite();
        suite.runBefore();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Suite.runAfterClass();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == SparkSession.class || type == JavaSparkContext.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SparkSession.class ? suite.spark() : suite.jsc();
    }
}
