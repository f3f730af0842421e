package io.nightjar.job.cli;

import io.nightjar.model.images.ImageOptions;
import io.nightjar.model.images.ImageOptions.ChannelOrder;
import io.nightjar.model.images.ImageOptions.Ground;
import io.nightjar.model.images.ImageOptions.Resize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What may be done to pictures that a network cannot take as they are; nothing without these options. */
final class PixelOptions {
    @Option(
            names = OptionNames.ALPHA,
            paramLabel = "refuse|black|white",
            defaultValue = "refuse",
            description = "Lay transparent pictures on black or white; they are refused without it.")
    private Ground ground;

    @Option(
            names = OptionNames.GREY,
            description = "Convert colour pictures to grey (0.299 R + 0.587 G + 0.114 B), also for a network that takes"
                    + " colours; without it they are refused where the network takes grey.")
    private boolean grey;

    @Option(
            names = OptionNames.RESIZE,
            paramLabel = "refuse|bilinear|area",
            defaultValue = "refuse",
            description = "Scale pictures to the rows and columns of the network, each axis by itself: between the four"
                    + " nearest pixels, or to the mean of the area that a pixel covers. Without it other sizes are"
                    + " refused.")
    private Resize resize;

    @Option(
            names = OptionNames.CHANNELS,
            paramLabel = "rgb|bgr",
            defaultValue = "rgb",
            description = "Order in which the network takes colours: rgb (the default), or bgr as OpenCV has them.")
    private ChannelOrder order;

    ImageOptions toImageOptions() {
        return new ImageOptions(ground, grey, resize, order);
    }

    /** The options that are given, as they are written; nothing where none is. */
    String words() {
        List<String> words = new ArrayList<>();
        if (ground != Ground.REFUSE) {
            words.add(OptionNames.ALPHA + " " + value(ground));
        }
        if (grey) {
            words.add(OptionNames.GREY);
        }
        if (resize != Resize.REFUSE) {
            words.add(OptionNames.RESIZE + " " + value(resize));
        }
        if (order != ChannelOrder.RGB) {
            words.add(OptionNames.CHANNELS + " " + value(order));
        }
        return String.join(" ", words);
    }

    private static String value(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
