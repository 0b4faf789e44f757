using Rubin.Query.Bench.PhotoZ;

// dotnet run -c Release --project bench/PhotoZ [part of a name [file of galaxies]]; DOTNET_EnableAVX512=0 measures the 256-bit kernels.
Rates.Print(args is [var wanted, ..] ? wanted : "", args is [_, var file] ? file : null);
