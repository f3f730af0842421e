/** Output that appears all at once or not at all. */
package io.nightjar.job.commit;
