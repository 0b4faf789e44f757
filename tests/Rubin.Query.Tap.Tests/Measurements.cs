namespace Rubin.Query.Tap.Tests;

/// <summary>Tests that measure times or memory of the process: they run alone, behind all others.</summary>
[CollectionDefinition(nameof(Measurements), DisableParallelization = true)]
public sealed class Measurements;
