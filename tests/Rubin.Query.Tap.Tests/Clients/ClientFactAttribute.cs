namespace Rubin.Query.Tap.Tests.Clients;

/// <summary>A fact about a client program of others: skipped, and counted as skipped, where it is not installed.</summary>
sealed class ClientFactAttribute : FactAttribute
{
    public ClientFactAttribute()
    {
        if (!ClientProgram.AreInstalled)
        {
            Skip = "stilts or the Python modules pyvo, astropy and astroquery are not installed";
        }
    }
}

/// <summary>The same with data.</summary>
sealed class ClientTheoryAttribute : TheoryAttribute
{
    public ClientTheoryAttribute()
    {
        if (!ClientProgram.AreInstalled)
        {
            Skip = "stilts or the Python modules pyvo, astropy and astroquery are not installed";
        }
    }
}
