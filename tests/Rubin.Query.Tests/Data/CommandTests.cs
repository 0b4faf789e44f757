using System.Data;
using System.Data.Common;
using Rubin.Query.Data;

namespace Rubin.Query.Tests.Data;

/// <summary>Connections, commands, parameters, factory.</summary>
public sealed class CommandTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("rubin-query-test").FullName;

    public CommandTests() => File.WriteAllText(Path.Combine(_folder, "stars.csv"), "id,ra,mag\n1,10.5,20\n2,11.5,\n");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string ConnectionString => $"Attach stars={_folder}/stars.csv;Workers=2;MyDb={_folder}/mydb";

    [Fact]
    public void A_provider_independent_program_works()
    {
        DbProviderFactory factory = RubinQueryFactory.Instance;
        using var connection = factory.CreateConnection()!;
        connection.ConnectionString = ConnectionString;
        List<StateChangeEventArgs> changes = [];
        connection.StateChange += (_, e) => changes.Add(e);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT mag FROM stars WHERE id = @id";
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@id";
        parameter.DbType = DbType.Int32;
        parameter.Value = 1;
        command.Parameters.Add(parameter);

        Assert.Equal(20.0, Convert.ToDouble(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture));
        command.Parameters["id"].Value = 2;
        Assert.Same(DBNull.Value, command.ExecuteScalar());
        command.Parameters[0].Value = 3;
        Assert.Null(command.ExecuteScalar());
        Assert.Equal(["stars"], connection.GetSchema("Tables").Rows.Cast<DataRow>().Select(r => r["table_name"]));
        Assert.Equal(["id", "ra", "mag"], connection.GetSchema("Columns", [null, "stars"]).Rows.Cast<DataRow>().Select(r => r["column_name"]));
        connection.Close();
        Assert.Equal([ConnectionState.Open, ConnectionState.Closed], changes.Select(c => c.CurrentState));
        Assert.Throws<InvalidOperationException>(() => command.ExecuteScalar());
    }

    [Fact]
    public async Task Statements_that_write_tell_how_many_rows()
    {
        await using var source = new RubinQueryDataSource(ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT * INTO mydb.mine FROM stars; INSERT INTO mydb.mine SELECT * FROM stars WHERE id = 1; UPDATE mydb.mine SET ra = 0 WHERE id = 1";
        Assert.Equal(2 + 1 + 2, await command.ExecuteNonQueryAsync());
        await using var other = source.CreateCommand("SELECT COUNT(*) FROM mydb.mine");
        Assert.Equal(3L, await other.ExecuteScalarAsync());
        command.CommandText = "SELECT 1";
        Assert.Equal(-1, command.ExecuteNonQuery());
    }

    [Fact]
    public void Errors_are_those_of_ado_net_and_carry_ours()
    {
        using var connection = new RubinQueryConnection(ConnectionString);
        connection.Open();
        using var command = new RubinQueryCommand("SELECT magg FROM stars", connection);
        DbException error = Assert.Throws<RubinQueryDbException>(() => command.ExecuteReader());
        Assert.Equal(QueryErrorCode.UnknownColumn, ((RubinQueryDbException)error).Query.Code);
        Assert.Contains("did you mean \"mag\"", error.Message, StringComparison.Ordinal);

        command.CommandText = "SELECT 1 / 0 FROM stars; SELECT CAST('x' AS INTEGER)";
        command.CommandText = "SELECT CAST(CAST(ra AS VARCHAR) || 'x' AS INTEGER) FROM stars";
        using var reader = command.ExecuteReader();
        Assert.Equal(QueryErrorCode.Value, Assert.Throws<RubinQueryDbException>(() => reader.Read()).Query.Code);
        Assert.Throws<NotSupportedException>(() => connection.BeginTransaction());
        Assert.Throws<NotSupportedException>(() => command.CommandType = CommandType.StoredProcedure);
        Assert.Throws<InvalidCastException>(() => command.Parameters.Add("x"));
    }

    [Fact]
    public async Task A_command_is_stopped_by_its_time_its_token_and_cancel()
    {
        using var connection = new RubinQueryConnection(ConnectionString);
        connection.Open();
        const string Endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n AS a, n AS b";
        using var command = new RubinQueryCommand(Endless, connection) { CommandTimeout = 1 };
        Assert.Equal(QueryErrorCode.Cancelled, Assert.Throws<RubinQueryDbException>(() => command.ExecuteScalar()).Query.Code);

        command.CommandTimeout = 0;
        using var stop = new CancellationTokenSource(200);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command.ExecuteScalarAsync(stop.Token));

        var running = Task.Run(() => command.ExecuteScalar());
        await Task.Delay(200);
        command.Cancel();
        Assert.Equal(QueryErrorCode.Cancelled, (await Assert.ThrowsAsync<RubinQueryDbException>(() => running)).Query.Code);
    }

    [Theory]
    [InlineData("Atach x=y", "there is no option")]
    [InlineData("Workers=many", "Workers=many is no value")]
    [InlineData("Strict=perhaps", "Strict=perhaps is no value")]
    public void Wrong_connection_strings_are_refused(string text, string problem)
    {
        using var connection = new RubinQueryConnection(text);
        Assert.Contains(problem, Assert.Throws<ArgumentException>(connection.Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_builder_writes_what_it_reads()
    {
        var builder = new RubinQueryConnectionStringBuilder { Workers = 3, Strict = true, User = "ada" };
        builder.Attach("sky", "/data/a b,nan=null");
        var read = new RubinQueryConnectionStringBuilder(builder.ConnectionString);
        Assert.Equal((3, true, "ada", "/data/a b,nan=null"), (read.Workers, read.Strict, read.User, (string)read["Attach sky"]));
    }

    [Fact]
    public void Strict_connections_take_adql_alone()
    {
        using var connection = new RubinQueryConnection(ConnectionString + ";Strict=true");
        connection.Open();
        using var command = new RubinQueryCommand("SELECT id FROM stars LIMIT 1", connection);
        Assert.Equal(QueryErrorCode.Syntax, Assert.Throws<RubinQueryDbException>(() => command.ExecuteReader()).Query.Code);
    }

    [Fact]
    public void Readers_of_one_connection_are_open_side_by_side()
    {
        using var connection = new RubinQueryConnection(ConnectionString);
        connection.Open();
        using var first = new RubinQueryCommand("SELECT id FROM stars ORDER BY id", connection).ExecuteReader();
        using var second = new RubinQueryCommand("SELECT id FROM stars ORDER BY id DESC", connection).ExecuteReader();
        Assert.True(first.Read() && second.Read());
        Assert.Equal((1L, 2L), (first.GetInt64(0), second.GetInt64(0)));
    }
}
