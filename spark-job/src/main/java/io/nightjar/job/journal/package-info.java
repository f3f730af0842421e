/** What runs say of themselves, as {@code run.json} tells it. */
package io.nightjar.job.journal;
