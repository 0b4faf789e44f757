using Rubin.Query.Bench.PhotoZ;

// dotnet run -c Release --project bench/PhotoZ [part of a name [file of galaxies]]; DOTNET_EnableAVX512=0 measures the 256-bit kernels.
// dotnet run -c Release --project bench/PhotoZ leaderboard FOLDER [part of a name]
if (args is ["leaderboard", var folder, .. var rest])
{
    Leaderboard.Print(folder, rest is [var name] ? name : "");
}
else
{
    Rates.Print(args is [var wanted, ..] ? wanted : "", args is [_, var file] ? file : null);
}
