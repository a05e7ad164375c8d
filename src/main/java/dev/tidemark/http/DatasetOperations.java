package dev.tidemark.http;

import dev.tidemark.sync.DeleteDataset;
import dev.tidemark.sync.DescribeDataset;
import dev.tidemark.sync.DescribeIdentityUsage;
import dev.tidemark.sync.ListDatasets;
import dev.tidemark.sync.ListRecords;
import dev.tidemark.sync.SyncTriggers;
import dev.tidemark.sync.UpdateRecords;

/**
 * The operations on datasets, wired.
 *
 * @param updateRecords changes a dataset
 * @param triggers what sees updates before they are stored
 * @param listRecords lists a dataset's records
 * @param listDatasets lists an identity's datasets
 * @param describeDataset describes a dataset
 * @param deleteDataset deletes a dataset
 * @param describeIdentityUsage sums up what an identity holds
 */
public record DatasetOperations(
    UpdateRecords updateRecords,
    SyncTriggers triggers,
    ListRecords listRecords,
    ListDatasets listDatasets,
    DescribeDataset describeDataset,
    DeleteDataset deleteDataset,
    DescribeIdentityUsage describeIdentityUsage) {}
