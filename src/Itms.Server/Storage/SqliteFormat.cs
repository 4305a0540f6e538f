using System.Globalization;
using Itms.Application.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Itms.Server.Storage;

/// <summary>What the data file looks like, how a connection to it is set up, and which files are refused.</summary>
internal static class SqliteFormat
{
    /// <summary>The data format this program reads and writes (<c>PRAGMA user_version</c>).</summary>
    public const long Version = 3;

    /// <summary>"ITMS" in ASCII: says whose file it is.</summary>
    private const long ApplicationId = 0x49544D53;

    // The keys in their order, in a tree of their own with whatever is short: it stays small, however much is stored. Longer
    // bodies stand apart, those of one kind together (see SqliteRows), and keep their place when they are written over.
    private const string Tables = """
        CREATE TABLE rows (partition TEXT NOT NULL, row_key TEXT NOT NULL, etag INTEGER NOT NULL, place INTEGER, body BLOB, PRIMARY KEY (partition, row_key)) WITHOUT ROWID;
        CREATE TABLE bodies (place INTEGER PRIMARY KEY, body BLOB NOT NULL);
        """;

    private const string Create = $"""
        PRAGMA page_size = 4096;
        BEGIN IMMEDIATE;
        {Tables}
        CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO meta VALUES ('etag', 0);
        """;

    // As SqliteRows.PlaceOf; the shifts and | have the same precedence in SQL.
    private const string PlaceOf = "((unicode(partition) << 55) | (coalesce(unicode(row_key), 0) << 48) | etag)";

    // Before, every body stood with its key (format 1) or all in the order they were written (2). All or nothing: a crash leaves
    // the file as it was.
    private static readonly string FromEarlier = string.Create(CultureInfo.InvariantCulture, $"""
        BEGIN IMMEDIATE;
        ALTER TABLE rows RENAME TO earlier;
        {Tables}
        INSERT INTO rows (partition, row_key, etag, place, body)
            SELECT partition, row_key, etag,
                CASE WHEN length(body) > {SqliteRows.ShortBody} THEN {PlaceOf} END,
                CASE WHEN length(body) <= {SqliteRows.ShortBody} THEN body END
            FROM earlier ORDER BY partition, row_key;
        INSERT INTO bodies (place, body)
            SELECT {PlaceOf}, body
            FROM earlier WHERE length(body) > {SqliteRows.ShortBody};
        DROP TABLE earlier;
        PRAGMA user_version = {Version};
        COMMIT;
        """);

    // FULL: a commit is on the disk before it is announced; fullfsync: on macOS too. The log is copied by the
    // checkpointer; only where that cannot keep up, or fails, at the end of a commit (256 MiB). It is kept at the 128 MiB
    // it takes under load: a file that need not grow is synced faster.
    private const string SetUpWriter = """
        PRAGMA synchronous = FULL;
        PRAGMA fullfsync = ON;
        PRAGMA wal_autocheckpoint = 65536;
        PRAGMA journal_size_limit = 134217728;
        PRAGMA cache_size = -8192;
        """;

    // Both files are synced by it: a log that is begun anew has all it held in the data file.
    private const string SetUpCheckpointer = """
        PRAGMA synchronous = FULL;
        PRAGMA fullfsync = ON;
        PRAGMA checkpoint_fullfsync = ON;
        PRAGMA cache_size = -64;
        """;

    private const string OwnFile = "unix-excl";

    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(5);

    static SqliteFormat()
    {
        Batteries_V2.Init();
    }

    /// <summary>The one connection that writes; creates the file where there is none, and brings an older one up to date.</summary>
    /// <exception cref="NewerDataException">A newer program has written the file.</exception>
    /// <exception cref="InvalidDataException">The file is somebody else's. It is not touched.</exception>
    /// <exception cref="TableStoreUnavailableException">The file cannot be opened.</exception>
    public static SqliteConnection OpenWriter(string path)
    {
        CreateFile(path);
        var connection = Connect(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            connection.Open();
            _ = raw.sqlite3_busy_timeout(connection.Handle, (int)BusyTimeout.TotalMilliseconds);
            Recognise(connection, path);
            // Readers go on while the writer writes only with a write-ahead log, which some file systems cannot have.
            if (Text(connection, "PRAGMA journal_mode = WAL") != "wal")
                throw new TableStoreUnavailableException($"{path}: this file system cannot hold a write-ahead log.");
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

    /// <summary>A connection that only reads, to a file that is open for writing.</summary>
    public static SqliteConnection OpenReader(string path) => OpenBeside(path, SqliteOpenMode.ReadOnly, "PRAGMA cache_size = -2048");

    /// <summary>A connection that only copies the log, to a file that is open for writing.</summary>
    public static SqliteConnection OpenCheckpointer(string path) => OpenBeside(path, SqliteOpenMode.ReadWrite, SetUpCheckpointer);

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static SqliteConnection OpenBeside(string path, SqliteOpenMode mode, string setUp)
    {
        var connection = Connect(path, mode);
        try
        {
            connection.Open();
            _ = raw.sqlite3_busy_timeout(connection.Handle, (int)BusyTimeout.TotalMilliseconds);
            Execute(connection, setUp);
            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw Unavailable(path, e);
        }
    }

    /// <summary>SQLite would let everybody read it. The files it puts beside it get the rights of this one.</summary>
    private static void CreateFile(string path)
    {
        try
        {
            new FileStream(path, OwnFiles.ToCreate(FileMode.CreateNew, FileAccess.Write)).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is there already, or cannot be: SQLite says what is wrong.
        }
    }

    private static void Recognise(SqliteConnection connection, string path)
    {
        var application = Number(connection, "PRAGMA application_id");
        var version = Number(connection, "PRAGMA user_version");
        if (application == 0 && version == 0 && Number(connection, "SELECT count(*) FROM sqlite_master") == 0)
            Execute(connection, string.Create(CultureInfo.InvariantCulture,
                $"{Create} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version}; COMMIT"));
        else if (application != ApplicationId)
            throw Foreign(path, null);
        else if (version > Version)
            throw new NewerDataException(path, version, Version);
        else if (version < Version)
            BringUpToDate(connection, path, version);
    }

    private static void BringUpToDate(SqliteConnection connection, string path, long version)
    {
        try
        {
            Execute(connection, FromEarlier);
        }
        catch (SqliteException e)
        {
            throw new TableStoreUnavailableException(
                $"{path} has data format {version} and could not be brought up to date: {e.Message}. It is as it was. Three times its size has to be free beside it.", e);
        }
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode) => new(new SqliteConnectionStringBuilder
    {
        // While the server runs, the file is its own: where no other process can have it open, SQLite need not ask the system for a
        // lock, twice a read. Windows has nothing of the kind.
        DataSource = OperatingSystem.IsWindows() ? path : $"{new Uri(path).AbsoluteUri}?vfs={OwnFile}",
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

/// <summary>The data was written by a newer version of the program, and this one must not guess what it means.</summary>
public sealed class NewerDataException(string path, long found, long known) : Exception(
    $"{path} has data format {found}, but this version of ITMS knows only up to format {known}. Install the newer version.")
{
    /// <summary>The format of the file.</summary>
    public long Found { get; } = found;

    /// <summary>The newest format this program knows.</summary>
    public long Known { get; } = known;
}
