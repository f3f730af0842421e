package io.nightjar.job.cli;

/** Networks that can be trained; the trainer's own names, which are not on the class path of every command. */
enum Recipe {
    mnist,
    cifar10
}
