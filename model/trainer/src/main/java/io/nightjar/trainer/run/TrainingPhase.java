package io.nightjar.trainer.run;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import io.nightjar.ckks.Counts;
import io.nightjar.trainer.data.Batch;
import io.nightjar.trainer.data.LabeledImages;
import io.nightjar.trainer.network.Architecture;
import io.nightjar.trainer.network.FittedNetwork;
import io.nightjar.trainer.network.ForwardPass;
import io.nightjar.trainer.network.Objective;
import io.nightjar.trainer.network.Torch;
import io.nightjar.trainer.network.Weights;
import io.nightjar.trainer.optimization.AugmentedBatches;
import io.nightjar.trainer.optimization.LearningSchedule;
import io.nightjar.trainer.optimization.Optimizer;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Training of one network, optionally with a teacher. */
public final class TrainingPhase {
    /** Steps in a row without a finite gradient. */
    private static final int MOST_LEFT_OUT = 20;

    private final String name;
    private final Engine engine;
    private final Architecture architecture;
    private final LearningSchedule schedule;
    private final Objective objective;
    private final int statisticsImages;
    private final FittedNetwork teacher;
    private int leftOut;

    /**
     * @param statisticsImages training images that the statistics of the averaged weights are taken from after each
     *     epoch
     * @param teacher null for none
     */
    public TrainingPhase(
            String name,
            Engine engine,
            Architecture architecture,
            LearningSchedule schedule,
            Objective objective,
            int statisticsImages,
            FittedNetwork teacher) {
        this.name = name;
        this.engine = engine;
        this.architecture = architecture;
        this.schedule = schedule;
        this.objective = objective;
        this.statisticsImages = statisticsImages;
        this.teacher = teacher;
    }

    String name() {
        return name;
    }

    Architecture architecture() {
        return architecture;
    }

    LearningSchedule schedule() {
        return schedule;
    }

    /** Trains the epochs that are left; {@code saved} receives the state after each. */
    TrainingState run(
            TrainingState start,
            AugmentedBatches batches,
            LabeledImages training,
            LabeledImages validation,
            Consumer<TrainingState> saved) {
        TrainingState progress = start;
        TeacherTargets guidance =
                teacher == null ? null : new TeacherTargets(teacher, batches, objective.temperature());
        LabeledImages measured = training.range(0, Math.min(statisticsImages, training.count()));
        while (progress.epoch() < schedule.epochs()) {
            long started = System.nanoTime();
            int epoch = progress.epoch();
            double loss = trainEpoch(progress, batches, guidance, epoch);
            Weights average = progress.average().copy();
            FittedNetwork candidate =
                    new FittedNetwork(architecture, average, Evaluation.statistics(architecture, average, measured));
            Evaluation.Score score = Evaluation.score(candidate, validation);
            double rate =
                    schedule.learningRateAt((epoch + 1L) * batches.batchesPerEpoch() - 1, batches.batchesPerEpoch());
            double seconds = (System.nanoTime() - started) * 1e-9;
            EpochReport report = new EpochReport(
                    name, epoch + 1, schedule.epochs(), loss, rate, score.accuracy(), score.loss(), seconds);
            progress = progress.after(report, candidate);
            saved.accept(progress);
        }
        return progress;
    }

    private double trainEpoch(TrainingState progress, AugmentedBatches batches, TeacherTargets guidance, int epoch) {
        Optimizer optimiser = new Optimizer(architecture, schedule, progress.mean(), progress.square());
        double[] lossSum = new double[1];
        int stepsPerEpoch = batches.batchesPerEpoch();
        batches.forEach(epoch, (index, batch) -> {
            long step = (long) epoch * stepsPerEpoch + index;
            double rate = schedule.learningRateAt(step, stepsPerEpoch);
            try (NDManager manager = Torch.manager()) {
                NDArray soft = guidance == null ? null : guidance.of(batch, batches.variant(epoch), manager);
                lossSum[0] += step(progress, optimiser, manager, batch, soft, step, rate);
                requireFiniteGradients(stepsPerEpoch, step);
            }
        });
        return lossSum[0] / batches.batchesPerEpoch();
    }

    private double step(
            TrainingState progress,
            Optimizer optimiser,
            NDManager manager,
            Batch batch,
            NDArray guidance,
            long step,
            double learningRate) {
        NDArray images = batch.toArray(manager);
        NDArray targets = batch.targets(manager, architecture.classes(), objective.labelSmoothing());
        ForwardPass pass = ForwardPass.training(manager, architecture, progress.weights(), objective.inputLimit());
        double loss;
        try (GradientCollector collector = engine.newGradientCollector()) {
            NDArray value = loss(pass.run(images, dropout(manager, batch.count(), step)), targets, guidance, step);
            collector.backward(value);
            loss = value.getFloat();
        }
        Weights gradients = pass.gradients();
        double norm = gradients.norm();
        if (!Double.isFinite(norm)) {
            leftOut++;
            return Double.isFinite(loss) ? loss : 0;
        }
        leftOut = 0;
        if (norm > schedule.gradientNorm()) {
            gradients.scale(schedule.gradientNorm() / norm);
        }
        optimiser.update(progress.weights(), gradients, learningRate, step);
        double decay = Math.min(schedule.averageDecay(), (step + 1.0) / (step + 10.0));
        progress.average().blend(progress.weights(), decay);
        return loss;
    }

    /** Steps whose gradient overflowed change nothing; many in a row mean that the weights themselves are lost. */
    private void requireFiniteGradients(int stepsPerEpoch, long step) {
        if (leftOut > Math.min(MOST_LEFT_OUT, stepsPerEpoch - 1)) {
            throw new ArithmeticException("the " + name + "'s gradient has not been finite for "
                    + Counts.of(leftOut, "step") + ", up to step " + step + "; lower the learning rate");
        }
    }

    /** Factors of the features of each image, of mean 1; null for none. */
    private NDArray dropout(NDManager manager, int images, long step) {
        if (objective.dropout() == 0) {
            return null;
        }
        SplittableRandom random = new SplittableRandom(step);
        float kept = (float) (1 / (1 - objective.dropout()));
        float[] factors = new float[images * architecture.features()];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = random.nextDouble() < objective.dropout() ? 0 : kept;
        }
        return manager.create(factors, new Shape(images, architecture.features()));
    }

    private NDArray loss(ForwardPass.Result result, NDArray targets, NDArray guidance, long step) {
        NDArray loss = crossEntropy(result.logits(), targets);
        if (guidance != null) {
            float temperature = (float) objective.temperature();
            NDArray imitation =
                    crossEntropy(result.logits().div(temperature), guidance).mul(temperature * temperature);
            loss = loss.mul((float) (1 - objective.distillation()))
                    .add(imitation.mul((float) objective.distillation()));
        }
        if (objective.rangePenalty() > 0 && step % objective.penaltyInterval() == 0) {
            float factor = (float) (objective.rangePenalty() * objective.penaltyInterval());
            for (NDArray values : result.preActivations()) {
                NDArray excess = Activation.relu(values.abs().sub((float) objective.rangeLimit()));
                loss = loss.add(excess.square().mean().mul(factor));
            }
        }
        return loss;
    }

    private static NDArray crossEntropy(NDArray logits, NDArray targets) {
        return logits.logSoftmax(1).mul(targets).sum().div((float)
                -logits.getShape().get(0));
    }
}
