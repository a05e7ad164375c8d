#!/usr/bin/env bash
# Where the AWS CLI that PyPI serves looks for a service's model.
#
# Package: awscli 1.46.3 (PyPI).
# Expected: as for ten years, the CLI installs the package botocore and reads its models, so a changed model in botocore's
#   folder, or another version of botocore, changes the CLI.
# Behaviour: the CLI has a copy inside its own package, awscli.botocore, and installs no botocore. A botocore that is installed
#   beside it has no effect. A copy of a model in ~/.aws/models still comes first.
# Seen:
#   import botocore            ModuleNotFoundError
#   signed for                 cognito-sync
#   botocore's model changed   cognito-sync
#   copy in ~/.aws/models      execute-api
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
pip=(venv/bin/pip install --quiet --disable-pip-version-check)
"${pip[@]}" awscli==1.46.3
without=$(venv/bin/python -c 'import botocore' 2>&1 | grep -o ModuleNotFoundError || true)
echo "import botocore            $without"

mkdir home
signed_for() {
  env -i PATH="$PATH" HOME="$work/home" AWS_ACCESS_KEY_ID=key AWS_SECRET_ACCESS_KEY=secret AWS_MAX_ATTEMPTS=1 \
    venv/bin/aws --debug --endpoint-url http://127.0.0.1:9 --region us-east-1 cognito-sync list-identity-pool-usage 2>&1 |
    grep -o '/us-east-1/[a-z-]*/aws4_request' | head -n 1 | cut -d/ -f3 || true
}
change() { sed -i 's/"endpointPrefix" *: *"cognito-sync",/&"signingName":"execute-api",/' "$1"; }

model=cognito-sync/2014-06-30/service-2.json
own=$(signed_for)
echo "signed for                 $own"

"${pip[@]}" botocore==1.44.8
folder=$(venv/bin/python -c 'import botocore; print(botocore.__path__[0])')
[ -f "$folder/data/$model" ] || gunzip "$folder/data/$model.gz"
change "$folder/data/$model"
beside=$(signed_for)
echo "botocore's model changed   $beside"

mkdir -p "home/.aws/models/${model%/*}"
cp "$folder/data/$model" "home/.aws/models/$model"
copied=$(signed_for)
echo "copy in ~/.aws/models      $copied"

[ "$without $own $beside $copied" = "ModuleNotFoundError cognito-sync cognito-sync execute-api" ] || { echo changed; exit 1; }
echo "as described"
