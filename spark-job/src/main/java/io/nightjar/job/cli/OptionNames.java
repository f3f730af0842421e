package io.nightjar.job.cli;

/** Names of options, each with one meaning in all commands. */
final class OptionNames {
    static final String ACCEPT_INSECURE = "--accept-insecure";
    static final String ACCEPT_OTHER_PIXELS = "--accept-other-pixels";
    static final String ALPHA = "--alpha";
    static final String CALIBRATE = "--calibrate";
    static final String CHANNELS = "--channels";
    static final String CONF = "--conf";
    static final String CONFIG = "--config";
    static final String DATASET = "--dataset";
    static final String DEADLINE = "--deadline";
    static final String DECRYPTED = "--decrypted";
    static final String DRY_RUN = "--dry-run";
    static final String ENCRYPTED_WITH = "--encrypted-with";
    static final String EVALUATION_KEYS = "--evaluation-keys";
    static final String EXPECT_IMAGES = "--expect-images";
    static final String FLOOD = "--flood";
    static final String FORMAT = "--format";
    static final String GREY = "--grey";
    static final String ID_COLUMN = "--id-column";
    static final String IMAGES = "--images";
    static final String IMAGES_PER_BLOCK = "--images-per-block";
    static final String IMAGE_COLUMN = "--image-column";
    static final String INPUT = "--input";
    static final String JSON = "--json";
    static final String KEYS = "--keys";
    static final String KNOWN = "--known";
    static final String LABELS = "--labels";
    static final String MASTER = "--master";
    static final String MAX_QUARANTINED = "--max-quarantined";
    static final String MODEL = "--model";
    static final String OLDER_THAN = "--older-than";
    static final String ONLY = "--only";
    static final String ON_CORRUPT = "--on-corrupt";
    static final String ON_OUTLIER = "--on-outlier";
    static final String OUTLIERS = "--outliers";
    static final String OUTPUT = "--output";
    static final String OVERWRITE = "--overwrite";
    static final String PARAMS = "--params";
    static final String PASSPHRASE = "--passphrase";
    static final String PASSPHRASE_ENV = "--passphrase-env";
    static final String PASSPHRASE_FILE = "--passphrase-file";
    static final String PIXELS = "--pixels";
    static final String PHASES = "--phases";
    static final String PREDICTIONS = "--predictions";
    static final String PROFILE = "--profile";
    static final String PROGRAM = "--program";
    static final String RELEASED_IMAGES = "--released-images";
    static final String RESIZE = "--resize";
    static final String RESTART = "--restart";
    static final String RESULT = "--result";
    static final String RING = "--ring";
    static final String ROUND = "--round";
    static final String SCORES = "--scores";
    static final String SPOILED = "--spoiled";
    static final String STALL = "--stall";
    static final String TASK_CPUS = "--task-cpus";
    static final String TASK_MEMORY = "--task-memory";
    static final String UNIT_COSTS = "--unit-costs";

    private OptionNames() {}
}
