package io.nightjar.job.task;

import com.esotericsoftware.kryo.Kryo;
import org.apache.spark.serializer.KryoRegistrator;

/** Everything of ours that Spark sends by Kryo, which is told to refuse the rest. */
public final class NightjarKryoRegistrator implements KryoRegistrator {
    @Override
    public void registerClasses(Kryo kryo) {
        kryo.register(BlockInput.class, new BlockInputSerializer());
    }
}
