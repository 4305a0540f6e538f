using System.Globalization;
using Itms.Application.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Itms.Server.Storage;

/// <summary>Opens the data file: creates it, sets its connections up, and refuses other files. <see cref="SqliteRows"/> has the layout.</summary>
internal static class SqliteFormat
{
    /// <summary>The only data format that this program reads and writes (<c>PRAGMA user_version</c>).</summary>
    public const long Version = 1;

    /// <summary>"ITMS" in ASCII (<c>PRAGMA application_id</c>): marks a file of this program.</summary>
    private const long ApplicationId = 0x49544D53;

    // FULL: a commit is on the disk before it is acknowledged. On macOS, only fullfsync makes sure of that. The writer copies the log
    // into the file whenever the log has 16 MiB, and then starts it again. What is deleted is overwritten with zeros: a disposal must leave nothing
    // in the free pages of the file (decision 33). The log still has it until EmptyLog.
    private const string SetUpWriter = """
        PRAGMA synchronous = FULL;
        PRAGMA fullfsync = ON;
        PRAGMA checkpoint_fullfsync = ON;
        PRAGMA wal_autocheckpoint = 4096;
        PRAGMA journal_size_limit = 67108864;
        PRAGMA cache_size = -8192;
        PRAGMA secure_delete = ON;
        """;

    private const string SetUpReader = "PRAGMA cache_size = -2048";

    private const string ExclusiveFile = "unix-excl";

    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How long emptying the log waits for reads. Writes wait meanwhile.</summary>
    private static readonly TimeSpan LongestWaitForReads = TimeSpan.FromMilliseconds(100);

    static SqliteFormat()
    {
        Batteries_V2.Init();
        // One thread at a time uses a connection, so SQLite need not lock it: a twelfth of the time of a long read. If SQLite runs already,
        // it keeps its locks.
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
    }

    /// <summary>Opens the only connection that writes. Creates the file if there is none.</summary>
    /// <exception cref="InvalidDataException">The file belongs to another program or has another data format. It is not changed.</exception>
    /// <exception cref="TableStoreUnavailableException">The file cannot be opened.</exception>
    public static SqliteConnection OpenWriter(string path, bool onlyToRead = false)
    {
        CreateFile(path);
        var connection = Connect(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            connection.Open();
            _ = raw.sqlite3_busy_timeout(connection.Handle, (int)BusyTimeout.TotalMilliseconds);
            if (onlyToRead) LeaveLog(connection);
            CheckFormat(connection, path);
            // Reads can run beside writes only with a write-ahead log. Some file systems do not support one.
            if (Text(connection, "PRAGMA journal_mode = WAL") != "wal")
                throw new TableStoreUnavailableException($"{path}: this file system does not support a write-ahead log.");
            Execute(connection, SetUpWriter);
            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw e.SqliteErrorCode == raw.SQLITE_NOTADB ? Foreign(path, e) : Unavailable(path, e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection that only reads. The writer must have opened the file before.</summary>
    /// <exception cref="TableStoreUnavailableException">The file cannot be opened.</exception>
    public static SqliteConnection OpenReader(string path, bool onlyToRead = false)
    {
        var connection = Connect(path, SqliteOpenMode.ReadOnly);
        try
        {
            connection.Open();
            _ = raw.sqlite3_busy_timeout(connection.Handle, (int)BusyTimeout.TotalMilliseconds);
            if (onlyToRead) LeaveLog(connection);
            Execute(connection, SetUpReader);
            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw Unavailable(path, e);
        }
    }

    /// <summary>Copies the log into the data file and cuts it to nothing. Otherwise it keeps what was deleted, until it is written over.</summary>
    /// <param name="writer">The connection that writes.</param>
    /// <returns>False: a read still needs the log.</returns>
    public static bool EmptyLog(SqliteConnection writer)
    {
        _ = raw.sqlite3_busy_timeout(writer.Handle, (int)LongestWaitForReads.TotalMilliseconds);
        try
        {
            return Number(writer, "PRAGMA wal_checkpoint(TRUNCATE)") == 0;
        }
        finally
        {
            _ = raw.sqlite3_busy_timeout(writer.Handle, (int)BusyTimeout.TotalMilliseconds);
        }
    }

    /// <summary>What SQLite finds wrong with the file itself, such as damaged pages: at most twenty sentences. Empty: nothing.</summary>
    public static IReadOnlyList<string> FaultsOf(string path)
    {
        try
        {
            using var connection = OpenReader(path, onlyToRead: true);
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check(20)";
            using var reader = command.ExecuteReader();
            var faults = new List<string>();
            while (reader.Read())
                if (reader.GetString(0) is var fault and not "ok") faults.Add(fault);
            return faults;
        }
        catch (SqliteException e)
        {
            return [e.Message];
        }
    }

    /// <summary>Keeps SQLite from copying the log into the data file when the last connection closes.</summary>
    private static void LeaveLog(SqliteConnection connection)
    {
        const int noCheckpointOnClose = 1006;
        _ = raw.sqlite3_db_config(connection.Handle, noCheckpointOnClose, 1, out _);
    }

    /// <summary>
    /// Runs statements. ExecuteNonQuery of Microsoft.Data.Sqlite 10.0.15 loses the error of a statement that follows one with rows, and a PRAGMA
    /// may give rows (findings/sqlite-error-after-a-row.sh). NextResult throws it.
    /// </summary>
    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.NextResult())
        {
        }
    }

    /// <summary>Creates the file, because one that SQLite creates can be read by everybody. Its log gets the same rights.</summary>
    private static void CreateFile(string path)
    {
        try
        {
            new FileStream(path, OwnFiles.ToCreate(FileMode.CreateNew, FileAccess.Write)).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file exists or cannot be created. SQLite reports the second case when it opens the file.
        }
    }

    private static void CheckFormat(SqliteConnection connection, string path)
    {
        var application = Number(connection, "PRAGMA application_id");
        var version = Number(connection, "PRAGMA user_version");
        if (application == 0 && version == 0 && Number(connection, "SELECT count(*) FROM sqlite_master") == 0)
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"""
                PRAGMA page_size = 4096;
                BEGIN IMMEDIATE;
                {SqliteRows.CreateTables}
                PRAGMA application_id = {ApplicationId};
                PRAGMA user_version = {Version};
                COMMIT;
                """));
        else if (application != ApplicationId)
            throw Foreign(path, null);
        else if (version != Version)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"{path} has data format {version}. This version of ITMS reads format {Version} only. The file has not been changed."));
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode) => new(new SqliteConnectionStringBuilder
    {
        // No other process can open the file while the server runs, so SQLite need not ask the system for a lock twice in each read.
        // Asking took a third of the time of a read. Windows has no such mode.
        DataSource = OperatingSystem.IsWindows() ? path : $"{new Uri(path).AbsoluteUri}?vfs={ExclusiveFile}",
        Mode = mode,
        Pooling = false,
    }.ToString());

    private static string? Text(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (string?)command.ExecuteScalar();
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static InvalidDataException Foreign(string path, Exception? inner) =>
        new($"{path} is not a data file of ITMS. It has not been changed.", inner);

    private static TableStoreUnavailableException Unavailable(string path, SqliteException e) =>
        new($"{path} cannot be opened: {e.Message}", e);
}
