using System.Globalization;
using Rubin.Query.Bench.LightCurves;

switch (args)
{
    case ["files", var folder, .. var rest]:
        await FileToFile.RunAsync(folder, rest is [var workers] ? int.Parse(workers, CultureInfo.InvariantCulture) : Environment.ProcessorCount);
        break;
    case ["measure"]:
        Measurement.Print();
        break;
    case ["report", .. var folder]:
        await Report.RunAsync(folder.FirstOrDefault());
        break;
    default:
        Console.Error.WriteLine("report [FOLDER] | measure | files FOLDER [WORKERS]");
        return 2;
}

return 0;
