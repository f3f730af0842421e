package io.nightjar.trainer.network;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;

/** The engine; its natives come from the class path, nothing is downloaded. */
public final class Torch {
    private Torch() {}

    /** Starts the engine at the first call; the number of threads is fixed from then on. */
    public static Engine engine(int threads) {
        setDefault("ai.djl.offline", "true");
        setDefault("ai.djl.pytorch.num_threads", Integer.toString(threads));
        setDefault("ai.djl.pytorch.num_interop_threads", "1");
        return Engine.getEngine("PyTorch");
    }

    /** A manager to close after use, which frees all arrays that were made with it. */
    public static NDManager manager() {
        return NDManager.newBaseManager();
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
