using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Rubin.Query.Bench.Kernels;

if (args is ["--output", var path])
{
    // In this process and in short runs: five minutes for all.
    var config = ManualConfig.Create(DefaultConfig.Instance).AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
    KernelTable.Write(path, BenchmarkRunner.Run(typeof(KernelTable).Assembly, config));
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(KernelTable).Assembly).Run(args);
