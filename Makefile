# Short names for the commands in CONTRIBUTING.md. `make` lists them.

.DEFAULT_GOAL := help
.PHONY: help serve tool jar clients image release test format consistency costs ci

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: target/serve.sh ## Run the local service; options go in SERVE="--port 9000". Maven runs only if a source has changed
	@exec sh target/serve.sh $(SERVE)

target/serve.sh: pom.xml $(shell find src/main src/local src/samples/java -type f)
	@echo "Building the local service. The first time, Maven downloads what it lacks, which may take minutes."
	mvn $(if $(wildcard target/local-classes),-q,-B) test-compile exec:exec@launcher

tool: ## Write target/tidemark.sh, which runs the operator's tool without Maven, with its exit codes
	mvn -q test-compile exec:exec@tool

jar: ## Build the local service as one jar, target/tidemark-local.jar, and its ahead-of-time cache
	mvn -q -Pstandalone package exec:exec@aot -DskipTests -Dtests.uncompiled

clients: ## Build the clients for tests: for JUnit in the local Maven repository, for pytest and Node.js in target/clients
	mvn -q -Pstandalone install -DskipTests -Dtests.uncompiled -Djacoco.skip
	python3 -m pip wheel --quiet --no-deps --wheel-dir target/clients src/clients/python
	npm pack --silent --pack-destination target/clients ./src/clients/javascript

image: jar ## Build the image tidemark-local; BASE=IMAGE names another base, which has Java 25
	mkdir -p target/image
	cp target/tidemark-local.jar src/clients/image/Dockerfile target/image
	docker build --tag tidemark-local $(if $(BASE),--build-arg BASE=$(BASE)) target/image

release: ## Build a release in target/release: code, packaged template, checksums, licences, bill of materials
	rm -rf target/release
	mvn -q process-test-classes assembly:single@release cyclonedx:makeBom@release exec:exec@release

test: ## Build, and run all tests that need only Java (7 min)
	mvn verify

format: ## Format the Java code
	mvn -q process-test-classes exec:exec@format

consistency: ## Run thousands of simulated schedules and all mutants
	mvn -q -Pconsistency process-test-classes exec:exec@consistency

costs: ## Count DynamoDB calls and units, and update docs/performance.md
	mvn -q process-test-classes exec:exec@costs

ci: ## Run everything that continuous integration runs (29 min)
	.ci/run
