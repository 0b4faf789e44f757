using System.Globalization;
using BenchmarkDotNet.Running;
using Rubin.Query.Bench.LightCurves;

if (args is ["files", var folder, .. var rest])
{
    await FileToFile.RunAsync(folder, rest is [var workers] ? int.Parse(workers, CultureInfo.InvariantCulture) : Environment.ProcessorCount);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
