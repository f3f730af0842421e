#!/usr/bin/env bash
# What bin/spark-class of a Spark distribution does: Spark's launcher prints the command, which ends with its own status.
set -euo pipefail
command=()
delimiter=$'\n' begun=false
while IFS= read -r -d "$delimiter" word; do
  if $begun; then
    command+=("$word")
  elif [[ $word == '' ]]; then
    delimiter='' begun=true
  fi
done < <("$JAVA_HOME/bin/java" -Xmx128m -cp "$SPARK_HOME/jars/*" \
  org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit "$@"; printf '%d\0' $?)
last=$((${#command[@]} - 1))
if [[ ${command[last]} != 0 ]]; then exit "${command[last]}"; fi
exec "${command[@]:0:last}"
