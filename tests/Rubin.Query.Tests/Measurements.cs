namespace Rubin.Query.Tests;

/// <summary>Tests that measure times, memory or handles of the process: they run alone, behind all others.</summary>
[CollectionDefinition(nameof(Measurements), DisableParallelization = true)]
public sealed class Measurements;
