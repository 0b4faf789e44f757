namespace Rubin.Query.MyDb;

/// <summary>The folders that own tables, models and what belongs to them lie in.</summary>
static class OwnFolder
{
    /// <summary>Makes a folder and those above it, where there is none yet.</summary>
    /// <exception cref="QueryException">Data: it cannot be made, such as below a home folder that is not there or not the user's.</exception>
    internal static void Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new QueryException(
                QueryErrorCode.Data, $"there is no folder for own tables, and '{folder}' cannot be made: {error.Message}", hint: "--mydb FOLDER names another one", inner: error);
        }
    }
}
