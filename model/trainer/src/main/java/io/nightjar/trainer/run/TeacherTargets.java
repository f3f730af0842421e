package io.nightjar.trainer.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.nightjar.trainer.data.Batch;
import io.nightjar.trainer.network.FittedNetwork;
import io.nightjar.trainer.network.ForwardPass;
import io.nightjar.trainer.network.Torch;
import io.nightjar.trainer.optimization.AugmentedBatches;

/** A teacher's softened answers to the distorted training images, worked out once per variant, all images in order. */
final class TeacherTargets {
    private final FittedNetwork teacher;
    private final AugmentedBatches batches;
    private final double temperature;
    private final float[][] answers;

    TeacherTargets(FittedNetwork teacher, AugmentedBatches batches, double temperature) {
        this.teacher = teacher;
        this.batches = batches;
        this.temperature = temperature;
        this.answers = new float[batches.variants()][];
    }

    /** Distributions [n, classes] for a batch of a variant. */
    NDArray of(Batch batch, int variant, NDManager manager) {
        if (answers[variant] == null) {
            answers[variant] = answer(variant);
        }
        int classes = teacher.architecture().classes();
        float[] rows = new float[batch.count() * classes];
        for (int i = 0; i < batch.count(); i++) {
            System.arraycopy(answers[variant], batch.indices()[i] * classes, rows, i * classes, classes);
        }
        return manager.create(rows, new Shape(batch.count(), classes));
    }

    private float[] answer(int variant) {
        int classes = teacher.architecture().classes();
        float[] all = new float[batches.imageCount() * classes];
        try (NDManager manager = Torch.manager()) {
            ForwardPass pass = ForwardPass.answering(manager, teacher);
            batches.forEachInOrder(variant, (index, batch) -> {
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray logits = pass.run(batch.toArray(scratch)).logits();
                    float[] rows = logits.div((float) temperature).softmax(1).toFloatArray();
                    System.arraycopy(rows, 0, all, batch.indices()[0] * classes, rows.length);
                }
            });
        }
        return all;
    }
}
